#!/bin/sh
# Runs before nginx starts: without an office's own certificate, make one that browsers ask about once.
set -e
folder=/etc/nginx/certificate
[ -s "$folder/office.crt" ] && exit 0
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=office \
    -keyout "$folder/office.key" -out "$folder/office.crt" 2>/dev/null
