// Searches the words of every entry of the index. All words must be there, each as the beginning of
// a word; what has them in its title comes first, then what has them most often.
(() => {
  const LARGEST = 60; // hits that are shown
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const data = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "[]");
  const texts = data("_words");
  for (const [at, own] of data("_own_words")) texts[at] += ` ${own}`;
  const index = document.getElementById("_index");
  const entries = [...index.querySelectorAll("[data-entry]")].map((item, at) => {
    const link = item.querySelector("a");
    const heads = [...item.closest("section").querySelectorAll(".at")];
    const place = heads.filter((head) => head.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    return { title: link.textContent, address: link.getAttribute("href"), place: place?.textContent ?? "", text: texts[at] };
  });
  const place = document.getElementById("_found");
  place.innerHTML = '<form role="search" class="search"><label for="_q">Words to find</label><input id="_q" name="q" type="search" autocomplete="off"><button>Search</button></form><p role="status"></p><ol class="hits"></ol>';
  const [form, status, hits] = place.children;
  const input = form.elements.q;

  // Where each word begins; -1 if one is missing. Plain text may be shorter, so it is kept for counting only.
  const starts = (text, word) => {
    const found = [];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) found.push(at);
    }
    return found;
  };
  function excerpt(text, words) {
    const low = plain(text);
    const first = Math.min(...words.map((word) => starts(low, word)[0] ?? Infinity));
    const from = first === Infinity ? 0 : Math.max(0, text.lastIndexOf(" ", Math.max(0, first - 60)) + 1);
    const part = text.slice(from, from + 220);
    const line = document.createElement("p");
    if (from > 0) line.append("… ");
    for (const piece of part.split(/([\p{L}\p{N}]+)/u)) {
      if (words.some((word) => plain(piece).startsWith(word))) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        line.append(mark);
      } else line.append(piece);
    }
    if (from + 220 < text.length) line.append(" …");
    return line;
  }
  function search() {
    const words = plain(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    hits.replaceChildren();
    index.hidden = words.length > 0;
    if (!words.length) {
      status.textContent = "";
      return;
    }
    const found = [];
    for (const entry of entries) {
      const title = plain(`${entry.title} ${entry.place}`);
      const text = plain(entry.text);
      let score = 0;
      const all = words.every((word) => {
        const inTitle = starts(title, word).length;
        const count = inTitle * 20 + starts(text, word).length;
        score += count;
        return count > 0;
      });
      if (all) found.push({ entry, score });
    }
    found.sort((a, b) => b.score - a.score);
    status.textContent = found.length === 0 ? "Nothing has all of these words. Try fewer, or the beginning of one."
      : `${found.length} ${found.length === 1 ? "place has" : "places have"} ${words.length === 1 ? "this word" : "these words"}.`
        + (found.length > LARGEST ? ` The first ${LARGEST}:` : "");
    for (const { entry } of found.slice(0, LARGEST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.address;
      link.textContent = entry.title;
      const where = document.createElement("span");
      where.className = "meta";
      where.textContent = ` ${entry.place}`;
      item.append(link, where, excerpt(entry.text, words));
      hits.append(item);
    }
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  input.addEventListener("input", search);
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
  if (input.value) input.focus();
})();
