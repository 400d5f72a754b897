// Pasting from Word or WPS into a text: paragraphs and list marks stay, styling goes. The clipboard's HTML is parsed in an
// inert document and read as text; nothing of it is ever put into the page.
(() => {
  "use strict";
  const BLOCKS = new Set("P DIV LI H1 H2 H3 H4 H5 H6 TR TABLE UL OL BLOCKQUOTE PRE SECTION ARTICLE DL DT DD HR".split(" "));
  const SKIPPED = new Set("STYLE SCRIPT HEAD TITLE META LINK XML TEMPLATE NOSCRIPT OBJECT SVG DEL O:P".split(" "));
  const DIGITS = "〇一二三四五六七八九";
  const GLYPHS = /^[·•●○■□◆◇▪▫\uf000-\uf0ffllnuØü§oo-]$/u; // bullets as Symbol and Wingdings write them

  const chinese = (number) => {
    if (number < 10) return DIGITS[number];
    if (number >= 100) return String(number);
    return `${number < 20 ? "" : DIGITS[Math.floor(number / 10)]}十${number % 10 ? DIGITS[number % 10] : ""}`;
  };
  const letter = (number, first) => String.fromCharCode(first.charCodeAt(0) + ((number - 1) % 26));
  const listMark = (item) => {
    const list = item.parentElement;
    if (!list || list.tagName !== "OL") return "• ";
    const items = [...list.children].filter((each) => each.tagName === "LI");
    const number = Number(item.getAttribute("value")) || (Number(list.getAttribute("start")) || 1) + items.indexOf(item);
    const style = `${list.dataset.style || ""} ${item.dataset.style || ""}`;
    const type = list.getAttribute("type") || "";
    if (/cjk-ideographic|chinese|japanese|ideograph/.test(style)) return `${chinese(number)}、`;
    if (/lower-alpha|lower-latin/.test(style) || type === "a") return `${letter(number, "a")}. `;
    if (/upper-alpha|upper-latin/.test(style) || type === "A") return `${letter(number, "A")}. `;
    return `${number}. `;
  };
  // Word writes the mark of an automatic list as text that is to be ignored: “1.”, “一、”, “（二）”, or a bullet's glyph.
  const wordMark = (text) => {
    const mark = text.replace(/[\s\u00a0\u3000]+/g, "");
    if (!mark) return "";
    if (GLYPHS.test(mark)) return "• ";
    return /[、）)．.]$/.test(mark) && !/[.)]$/.test(mark) ? mark : `${mark} `;
  };
  const styleOf = (node) => (node.dataset.style || "").replace(/\s+/g, "").toLowerCase();
  const isHidden = (style) => /display:none|mso-hide:all|mso-element:(comment|field-begin|field-end)/.test(style);

  const lines = (root) => {
    const found = [];
    let line = "";
    const end = () => {
      found.push(line);
      line = "";
    };
    const add = (text) => {
      // A line end inside Chinese text is where Word wrapped its source; between other words it is a space.
      const plain = text.replace(/\u00ad/g, "").replace(/([\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])/g, "$1");
      line += plain.replace(/[\t\r\n \u00a0]+/g, " ");
    };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return add(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName)) return;
      const style = styleOf(node);
      if (isHidden(style)) return;
      if (/mso-list:ignore/.test(style)) {
        line += wordMark(node.textContent);
        return;
      }
      if (node.tagName === "BR") return end();
      if (node.tagName === "IMG") return;
      if (/mso-tab-count/.test(style)) {
        line += " ";
        return;
      }
      const isBlock = BLOCKS.has(node.tagName);
      const inCell = node.closest("td, th");
      if (isBlock && !inCell && line.trim()) end();
      if (node.tagName === "LI" && !/mso-list/.test(style) && !node.querySelector("[data-style*='mso-list']")) line += listMark(node);
      if ((node.tagName === "TD" || node.tagName === "TH") && node.previousElementSibling) line += "　";
      if (inCell && isBlock && node.tagName === "P" && node.nextElementSibling) {
        node.childNodes.forEach(walk);
        line += " ";
        return;
      }
      node.childNodes.forEach(walk);
      if (isBlock && !inCell) (line.trim() ? end() : (line = ""));
    };
    root.childNodes.forEach(walk);
    if (line.trim()) end();
    return found;
  };
  // Styles are read, never applied: as attributes of another name they are no business of the page's security policy.
  const harmless = (html) =>
    html.replace(/<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const toText = (html) => {
    const parsed = new DOMParser().parseFromString(harmless(html), "text/html");
    const tidy = lines(parsed.body).map((line) => line.replace(/^[\s\u3000]+|[\s\u3000]+$/g, "").replace(/ {2,}/g, " "));
    return tidy.filter((line, at) => line || (at && tidy[at - 1])).join("\n").trim();
  };
  const pictures = (html) => (html.match(/<(img|v:imagedata)\b/gi) || []).length;

  const say = (field, words) => {
    const id = `${field.id}_pasted`;
    document.getElementById(id)?.remove();
    if (!words) return;
    const note = document.createElement("p");
    note.id = id;
    note.className = "field-hint pasted";
    note.setAttribute("role", "status");
    note.textContent = words;
    field.after(note);
  };

  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || field.readOnly || field.disabled) return;
    const html = event.clipboardData?.getData("text/html");
    const files = event.clipboardData?.files.length || 0;
    const held = html ? pictures(html) : 0;
    if (held || (files && !html)) say(field, "图片不能贴进文字里，请作为附件上传。");
    if (!html) return;
    const text = toText(html);
    if (!text) return;
    event.preventDefault();
    // As if typed, so that Ctrl+Z takes it back.
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
