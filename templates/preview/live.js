/* Keeps a page of the preview fresh, and lets the page around it move it, dress it and write beside it.
   All that it adds stands outside of <body>: that is the page as it was built. */
(() => {
  'use strict';
  const root = document.documentElement;
  const inView = location.pathname.split('/kit/')[0];
  const parser = new DOMParser();
  const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  /* Where a reader's eyes are, in pixels below the top: headings that stick end above it. */
  const EYES = 110;

  const style = document.head.appendChild(document.createElement('style'));
  style.textContent = `
    .kitbag-notes { position: absolute; z-index: 9; top: 0; left: 0; width: 100%; height: 0; font: 14px/1.35 system-ui, sans-serif; text-align: left }
    .kitbag-notes button { position: absolute; right: 2px; min-width: 24px; height: 24px; padding: 0 5px; border: 2px solid #fff; border-radius: 12px; color: #fff; background: #7a3b00; font: bold 13px/18px system-ui, sans-serif; cursor: pointer }
    .kitbag-notes .error { background: #9b1c1c }
    .kitbag-notes .change { background: #1d4f91 }
    .kitbag-notes .comment { background: #5b2a86 }
    .kitbag-notes button:focus-visible { outline: 3px solid #1d4f91; outline-offset: 1px }
    .kitbag-notes ul { position: absolute; right: 34px; width: min(22rem, 80%); margin: 0; padding: .5rem .8rem; list-style: none; color: #1a1c1e; background: #fff; border: 2px solid #54595e; box-shadow: 0 2px 12px #0006 }
    .kitbag-notes li { margin: 0; padding: .3rem 0; overflow-wrap: anywhere }
    .kitbag-notes hr { position: absolute; left: 0; width: 100%; height: 0; margin: 0; border: 0; border-top: 2px dashed #c2410c; overflow: visible }
    .kitbag-notes hr::after { content: attr(data-page); position: absolute; right: 34px; top: -.7em; padding: 0 .4em; color: #fff; background: #9a3412; font-size: 12px }
    .kitbag-grey { filter: grayscale(1) }
    .kitbag-paper { background: #6b7075 }
    .kitbag-paper > body { box-sizing: border-box; width: 8.5in; min-height: 11in; margin: 16px auto; padding: 18mm 16mm 18mm 20mm; box-shadow: 0 2px 12px #0008 }
    @media print { .kitbag-notes { display: none } .kitbag-paper > body { width: auto; margin: 0; padding: 0; box-shadow: none } }`;
  const notes = root.appendChild(document.createElement('div'));
  notes.className = 'kitbag-notes';

  /* Fresh */

  const hasScripts = () => [...document.body.querySelectorAll('script:not([src])')].some((one) => one.type !== 'application/json');
  const fetched = async () => {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    return answer.ok ? answer.text() : null;
  };
  /* A page with a script of its own has made itself another than it came: it is known by what came. */
  let came = hasScripts() ? fetched().then((text) => text && parser.parseFromString(text, 'text/html').querySelector('main')) : null;

  const kept = () => {
    const all = places();
    const at = nearest(all, 0);
    return at < 0 ? null : { id: all[at].id, top: all[at].getBoundingClientRect().top };
  };

  const swap = (next) => {
    const updated = new Set();
    const added = [];
    const place = scrollY > 0 ? kept() : null;
    morphdom(document.body, next.body, {
      onBeforeElUpdated: (from, to) => !from.isEqualNode(to),
      onElUpdated: (one) => { updated.add(one); },
      onNodeAdded: (one) => { if (one.nodeType === 1) added.push(one); },
    });
    const styles = (page) => [...page.head.querySelectorAll('style')].filter((one) => one !== style);
    const news = styles(next);
    styles(document).forEach((one, at) => {
      if (news[at] && one.textContent !== news[at].textContent) one.textContent = news[at].textContent;
    });
    document.title = next.title;
    dress();
    const again = place && document.getElementById(place.id);
    if (again) scrollBy({ top: again.getBoundingClientRect().top - place.top, behavior: 'instant' });
    const leaves = [...updated].filter((one) => ![...one.children].some((child) => updated.has(child)));
    flash([...leaves, ...added].filter((one) => one.isConnected && !one.closest('body > footer') && one !== document.body));
    return 'changed';
  };

  /* Shows for a moment what changed, and changes nothing for it. */
  const flash = (changed) => {
    if (isStill() || changed.length > 12) return;
    changed.forEach((one) => one.animate([{ outline: '3px solid #c2410c', outlineOffset: '3px' }, { outline: '3px solid transparent', outlineOffset: '3px' }], 1600));
  };

  const once = async () => {
    const text = await fetched();
    if (text === null) return 'gone';
    const next = parser.parseFromString(text, 'text/html');
    if (came || hasScripts()) {
      const [before, main] = [await came, next.querySelector('main')];
      came = Promise.resolve(main);
      if (!before || !before.isEqualNode(main)) location.reload();
      return 'same';
    }
    return swap(next);
  };
  /* One after the other: all who ask while one is on its way get one more. */
  let [running, next] = [null, null];
  const fresh = () => {
    if (running) {
      next ??= running.then(() => { next = null; return fresh(); });
      return next;
    }
    running = once().finally(() => { running = null; });
    return running;
  };

  /* Places */

  const places = () => [...document.querySelectorAll('article[id], main section[id], main span[id]:empty')];
  /* The last that begins above a line, or the first. */
  const nearest = (all, line) => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().top <= line) low = middle + 1; else high = middle;
    }
    return Math.max(low - 1, all.length ? 0 : -1);
  };
  const place = () => {
    const all = places();
    const at = nearest(all, EYES);
    if (at < 0) return null;
    const [top, end] = [all[at].getBoundingClientRect().top, all[at + 1]?.getBoundingClientRect().top ?? root.getBoundingClientRect().bottom];
    const module = all.slice(0, at + 1).reverse().find((one) => one.id.startsWith('_m-'))?.id.slice(3);
    const part = Math.min(1, Math.max(0, (EYES - top) / Math.max(1, end - top)));
    return { module, ids: all.slice(Math.max(0, at - 60), at + 1).reverse().map((one) => one.id), part, isTop: scrollY < 4 };
  };
  /* Goes to a place of another page: to the same passage if this page has it, else to the one before it. */
  const go = ({ module, ids, part = 0, isTop = false }) => {
    if (isTop) return scrollTo({ top: 0, behavior: 'instant' });
    const here = ids.map((id) => document.getElementById(id)).find(Boolean) ?? (module && document.getElementById(`_m-${module}`));
    if (!here) return;
    const all = places();
    const next = all[all.indexOf(here) + 1];
    const top = here.getBoundingClientRect().top;
    const end = next ? next.getBoundingClientRect().top : root.getBoundingClientRect().bottom;
    const share = here.id === ids[0] ? part : 0;
    scrollBy({ top: top + share * Math.max(0, end - top) - EYES + 2, behavior: 'instant' });
  };

  /* The passage that is selected, or else the one that is read: the ids of what it stands in, and its words. */
  const picked = () => {
    const selection = getSelection();
    const words = selection?.isCollapsed === false && document.body.contains(selection.anchorNode) ? selection.toString().trim() : '';
    const from = words ? selection.anchorNode.parentElement : document.getElementById(place()?.ids[0]);
    const ids = [];
    for (let one = from?.closest('[id]'); one; one = one.parentElement?.closest('[id]')) ids.push(one.id);
    return { words, ids: ids.filter((id) => id !== '_main') };
  };

  /* Dress: what a reader's own settings, a printer or another screen would make of it */

  let worn = { paper: false, scheme: 'own', grey: false };
  const own = new WeakMap();
  const media = (rules) => {
    for (const rule of rules) {
      if (rule.media) {
        if (!own.has(rule)) own.set(rule, rule.media.mediaText);
        rule.media.mediaText = asked(own.get(rule));
      }
      if (rule.cssRules) media(rule.cssRules);
    }
  };
  const asked = (text) => {
    if (/^print$/.test(text)) return worn.paper ? 'all' : text;
    if (/prefers-color-scheme/.test(text)) {
      if (worn.paper || worn.scheme === 'light') return 'not all';
      return worn.scheme === 'dark' ? 'screen' : text;
    }
    if (/^screen/.test(text)) return worn.paper ? 'not all' : text;
    return text;
  };
  const dress = (wanted = {}) => {
    const isOther = Object.keys(wanted).some((name) => wanted[name] !== worn[name]);
    const before = isOther ? place() : null;
    worn = { ...worn, ...wanted };
    [...document.styleSheets].filter((sheet) => sheet.ownerNode !== style).forEach((sheet) => media(sheet.cssRules));
    root.classList.toggle('kitbag-paper', worn.paper);
    root.classList.toggle('kitbag-grey', worn.grey);
    root.style.zoom = worn.paper ? Math.min(1, innerWidth / (8.5 * 96 + 40)) : '';
    if (before) go(before);
    draw();
  };

  /* Where a printer would turn the page, about: after as much text as a Letter sheet takes, and before what begins
     a page or does not break. */
  const SHEET = (279.4 - 36) * 96 / 25.4;
  const turns = () => {
    const zoom = Number(root.style.zoom || 1);
    const top = (one) => (one.getBoundingClientRect().top + scrollY) / zoom;
    const found = [];
    let begun = null;
    for (const one of document.querySelectorAll('main *')) {
      if (!one.offsetParent) continue;
      const [kind, from] = [getComputedStyle(one), top(one)];
      begun ??= from;
      const end = from + one.getBoundingClientRect().height / zoom;
      const isFirst = from - begun < 8;
      const isWhole = kind.breakInside === 'avoid' || kind.display === 'inline' || one.childElementCount === 0;
      if (!isFirst && (kind.breakBefore === 'page' || (end - begun > SHEET && isWhole && end - from < SHEET))) {
        begun = from;
        found.push(from * zoom);
      }
      while (end - begun > SHEET && isWhole) {
        begun += SHEET;
        found.push(begun * zoom);
      }
    }
    return found;
  };

  /* Notes beside passages */

  let written = [];
  const draw = () => {
    notes.replaceChildren();
    const zoom = Number(root.style.zoom || 1);
    if (worn.paper) {
      turns().forEach((top, at) => {
        const line = notes.appendChild(document.createElement('hr'));
        line.dataset.page = `page ${at + 2}, about here`;
        line.style.top = `${top / zoom}px`;
      });
    }
    const beside = new Map();
    for (const note of written) {
      const passage = note.ids.map((id) => document.getElementById(id)).find(Boolean);
      if (passage) beside.set(passage, [...(beside.get(passage) ?? []), note]);
    }
    let last = -99;
    for (const [passage, list] of [...beside].sort(([a], [b]) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)) {
      const top = Math.max(last + 26, (passage.getBoundingClientRect().top + scrollY) / zoom + 4);
      last = top;
      const button = notes.appendChild(document.createElement('button'));
      button.type = 'button';
      button.className = ['error', 'warning', 'comment', 'change'].find((kind) => list.some((note) => note.kind === kind));
      button.textContent = { error: '!', warning: '!', comment: '“', change: 'Δ' }[button.className] + (list.length > 1 ? list.length : '');
      button.style.top = `${top}px`;
      const title = passage.querySelector('h1, h2, h3, h4, .title')?.textContent.trim();
      button.setAttribute('aria-label', `${list.map((note) => note.text).join('; ')}${title ? `, beside ${title}` : ''}`);
      button.setAttribute('aria-expanded', 'false');
      button.addEventListener('click', () => {
        const isOpen = button.getAttribute('aria-expanded') === 'true';
        notes.querySelectorAll('ul').forEach((one) => one.remove());
        notes.querySelectorAll('button').forEach((one) => one.setAttribute('aria-expanded', 'false'));
        if (isOpen) return;
        button.setAttribute('aria-expanded', 'true');
        const told = document.createElement('ul');
        told.style.top = button.style.top;
        told.replaceChildren(...list.map((note) => {
          const item = document.createElement('li');
          item.textContent = note.text;
          return item;
        }));
        button.after(told);
      });
    }
  };
  const write = (list) => { written = list; draw(); };
  addEventListener('resize', () => dress());
  addEventListener('load', draw);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') notes.querySelector('[aria-expanded=true]')?.click();
  });

  /* What leads out of the kit leads out of the preview. */
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin === location.origin || !/^https?:$/.test(link.protocol)) return;
    event.preventDefault();
    open(link.href, '_blank', 'noopener');
  });

  if (top === window) {
    let events;
    const listen = () => {
      events?.close();
      events = null;
      if (document.hidden) return;
      events = new EventSource(`${inView}/events`);
      events.addEventListener('state', fresh);
    };
    document.addEventListener('visibilitychange', listen);
    listen();
  }
  window.kitbagLive = { fresh, place, picked, go, dress, write };
})();
