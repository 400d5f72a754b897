# One image for web, worker and beat; docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm

# The same libraries and faces as RUN_PACKAGES in the Makefile (a test compares them).
RUN apt-get update && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 1000 --create-home office && mkdir /data && chown office:office /data
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

COPY . .
RUN SECRET_KEY=only-for-collecting-static-files DATA_DIR=/tmp/build python manage.py collectstatic --verbosity 0 \
    && rm -rf /tmp/build

ENV DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
USER office
CMD ["gunicorn", "cppcc.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--access-logfile", "-", "--logger-class", "cppcc.access_log.AccessLog"]
