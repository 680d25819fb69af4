/* The page around the pages of a preview: which are shown, as whom, and what stands beside them. */
(() => {
  'use strict';
  const find = (selector, from = document) => from.querySelector(selector);
  const make = (tag, { text, on, ...rest } = {}, ...children) => {
    const one = Object.assign(document.createElement(tag), rest);
    if (text !== undefined) one.textContent = text;
    Object.entries(on ?? {}).forEach(([name, act]) => one.addEventListener(name, act));
    one.append(...children);
    return one;
  };
  const READERS = { instructor: 'For instructors', participant: 'For participants', administrator: 'For administrators', restricted: 'Restricted: keep apart' };
  const EDITIONS = { instructor: 'Instructors', participant: 'Participants', public: 'Public' };

  /* What is chosen stands in the address, so that it survives a reload. */
  const chosen = new URLSearchParams(location.hash.slice(1));
  const [edition = 'instructor', agency = '', inserts = 'filled', audience = '', variant = ''] = (chosen.get('view') ?? '').split('~').map((part) => part || undefined);
  const view = { edition, agency, inserts, audience, variant };
  const look = { paper: false, phone: false, dark: false, grey: false, together: true };
  let panel = { shelves: [], days: [], faults: [], choices: {} };
  let findings = [];
  let revision = 0;
  let leader = null;
  const inView = () => [view.edition, view.agency, view.inserts, view.audience, view.variant].join('~');

  const panes = [...document.querySelectorAll('.pane')].map((element, index) => ({
    element,
    frame: find('iframe', element),
    document: find('.document', element),
    page: find('.page', element),
    alone: find('.alone', element),
    wanted: chosen.get(index ? 'right' : 'left') ?? (index ? 'participant/participant-guide.html' : 'instructor/facilitator-guide.html'),
    path: null,
  }));
  const live = (pane) => pane.frame.contentWindow?.kitbagLive;
  const documents = () => panel.shelves.flatMap((shelf) => shelf.documents);
  const documentOf = (path) => documents().find((one) => one.pages.some((page) => page.path === path));
  const pageOf = (path) => documentOf(path)?.pages.find((page) => page.path === path);
  const remember = () => history.replaceState(null, '', `#${new URLSearchParams({ view: inView(), left: panes[0].wanted, right: panes[1].wanted })}`);

  /* Pages */

  /* The page that is nearest to one that there is no more. */
  const instead = (path, last) => {
    const name = last?.name ?? path.split('/').pop().replace(/(-\d.*)?\.html$/, '');
    const same = documents().find((one) => one.name === name);
    return same?.pages[Math.min(last?.at ?? 0, same.pages.length - 1)].path ?? documents().find((one) => path.startsWith(one.pages[0].path.split('/')[0]))?.pages[0].path ?? documents()[0]?.pages[0].path;
  };
  const show = (pane, path) => {
    pane.wanted = path;
    if (!panel.is_shown) return;
    const known = pageOf(path) ? path : instead(path, pane.last);
    if (!known) return;
    pane.wanted = known;
    pane.last = { name: documentOf(known).name, at: documentOf(known).pages.findIndex((page) => page.path === known) };
    const address = `${inView()}/kit/${known}`;
    if (pane.path !== address) {
      pane.path = address;
      pane.frame.contentWindow.location.replace(address);
    }
    label(pane);
    remember();
  };
  const label = (pane) => {
    const one = documentOf(pane.wanted);
    if (!one) return;
    pane.document.value = one.name;
    pane.page.parentElement.hidden = one.pages.length < 2;
    pane.page.replaceChildren(...one.pages.map((page) => make('option', { value: page.path, text: page.title || one.title })));
    pane.page.value = pane.wanted;
    const page = pageOf(pane.wanted);
    pane.frame.title = [one.title, page.title].filter(Boolean).join(', ');
    pane.alone.href = `${inView()}/kit/${pane.wanted}`;
    pane.alone.setAttribute('aria-label', `Alone, in a tab of its own: ${pane.frame.title}`);
    find('.print', pane.element).setAttribute('aria-label', `Print ${pane.frame.title}`);
    document.querySelectorAll('#documents button').forEach((button) => button.setAttribute('aria-current', String(panes.some((other) => documentOf(other.wanted)?.name === button.dataset.name))));
  };
  const options = (select, list, value) => {
    select.replaceChildren(...list.map(([key, text]) => make('option', { value: key, text })));
    select.value = value;
  };

  /* Places */

  const follow = (from) => {
    if (!look.together || leader !== from) return;
    const place = live(from)?.place();
    if (!place) return;
    place.module = pageOf(from.wanted)?.module ?? place.module;
    panes.filter((pane) => pane !== from).forEach((pane) => goIn(pane, place));
  };
  /* A document with a page for each module turns to that of the module. */
  const goIn = (pane, place) => {
    const pages = documentOf(pane.wanted)?.pages ?? [];
    const page = pages.find((one) => one.module && one.module === place.module);
    if (page && page.path !== pane.wanted) {
      pane.then = place;
      show(pane, page.path);
    } else {
      live(pane)?.go(place);
    }
  };
  const goTo = (place) => panes.forEach((pane) => goIn(pane, place));

  panes.forEach((pane) => {
    pane.frame.addEventListener('load', () => {
      const inside = pane.frame.contentWindow;
      if (!live(pane)) return;
      const path = decodeURIComponent(inside.location.pathname.split('/kit/')[1] ?? '');
      if (path && path !== pane.wanted) {
        pane.wanted = path;
        pane.path = `${inView()}/kit/${path}`;
        label(pane);
        remember();
      }
      dress(pane);
      write(pane);
      if (pane.isOld) freshen(pane);
      if (pane.then) live(pane).go(pane.then);
      pane.then = null;
      const leads = () => { leader = pane; };
      ['pointermove', 'wheel', 'keydown', 'touchstart', 'focus'].forEach((name) => inside.addEventListener(name, leads, { passive: true }));
      let isAsked = false;
      inside.addEventListener('scroll', () => {
        if (isAsked) return;
        isAsked = true;
        requestAnimationFrame(() => { isAsked = false; follow(pane); });
      }, { passive: true });
    });
    pane.document.addEventListener('change', () => show(pane, documents().find((one) => one.name === pane.document.value).pages[0].path));
    pane.page.addEventListener('change', () => show(pane, pane.page.value));
    find('.print', pane.element).addEventListener('click', () => pane.frame.contentWindow.print());
  });

  /* Looks */

  const dress = (pane) => live(pane)?.dress({ paper: look.paper, grey: look.grey, scheme: look.dark ? 'dark' : 'own' });
  document.querySelectorAll('[data-look]').forEach((button) => button.addEventListener('click', () => {
    const name = button.dataset.look;
    look[name] = !look[name];
    // A sheet of paper is neither dark nor as narrow as a phone.
    if (look[name]) ({ paper: ['dark', 'phone'], dark: ['paper'], phone: ['paper'] }[name] ?? []).forEach((other) => { look[other] = false; });
    document.querySelectorAll('[data-look]').forEach((one) => one.setAttribute('aria-pressed', String(look[one.dataset.look])));
    find('#panes').classList.toggle('phone', look.phone);
    panes.forEach(fit);
    panes.forEach(dress);
  }));
  find('#aside').addEventListener('click', (event) => {
    const isWide = find('#work').classList.toggle('wide');
    event.target.setAttribute('aria-pressed', String(!isWide));
  });
  /* From 816 pixels on, pages look as on a desk. Where a pane is a little narrower, it shows them smaller. */
  const fit = (pane) => {
    const share = look.phone ? 1 : pane.frame.parentElement.clientWidth / 820;
    const scale = share >= 0.6 && share < 1 ? share : 1;
    Object.assign(pane.frame.style, scale === 1 ? { width: '', height: '', transform: '' } : { width: `${100 / scale}%`, height: `${100 / scale}%`, transform: `scale(${scale})` });
  };
  panes.forEach((pane) => new ResizeObserver(() => fit(pane)).observe(pane.frame.parentElement));

  /* Beside the pages */

  const opened = async (one, told) => {
    const place = `${one.file}${one.line ? `:${one.line}:${one.column}` : ''}`;
    const answer = await fetch('open', { method: 'POST', body: JSON.stringify({ file: one.file, line: one.line ?? 1, column: one.column ?? 1 }) }).catch(() => null);
    if (answer?.ok && (await answer.json()).opened) {
      told.textContent = 'Opened in your editor.';
      return;
    }
    const isCopied = await navigator.clipboard?.writeText(place).then(() => true, () => false);
    told.textContent = `${place}${isCopied ? ' is copied' : ''}: no editor with a window is named in VISUAL or EDITOR.`;
  };
  const opener = (one, told) => make('button', { type: 'button', text: `Open ${one.file.split('/').pop()}${one.line ? `:${one.line}` : ''}`, on: { click: () => opened(one, told) } });

  const drawFaults = () => {
    const count = panel.faults.filter((one) => one.level === 'error').length;
    find('#faults').hidden = !panel.faults.length;
    find('#faults-title').textContent = `${count === 1 ? 'An error' : `${count} errors`}: ${panel.is_shown ? `below is the last state without ${count === 1 ? 'it' : 'them'}` : 'nothing can be shown yet'}`;
    find('#faults-list').replaceChildren(...panel.faults.map((one) => {
      const told = make('span', { className: 'told' });
      told.setAttribute('role', 'status');
      return make('li', {}, make('pre', { text: one.text, tabIndex: 0 }), ...(one.file ? [opener(one, told)] : []), told);
    }));
    document.querySelectorAll('#faults pre').forEach((one) => one.setAttribute('aria-label', 'Diagnostic'));
  };
  find('#fold').addEventListener('click', (event) => {
    const isOpen = event.target.getAttribute('aria-expanded') === 'true';
    event.target.setAttribute('aria-expanded', String(!isOpen));
    event.target.textContent = isOpen ? 'Show' : 'Hide';
    find('#faults-list').hidden = isOpen;
  });

  const drawDocuments = () => {
    // The papers of those who neither teach nor learn are looked for less often.
    const isOpen = (reader) => find(`#documents [data-reader=${reader}]`)?.open ?? ['instructor', 'participant'].includes(reader);
    find('#documents').replaceChildren(...panel.shelves.map((shelf) => {
      const group = make('details', { open: isOpen(shelf.reader) }, make('summary', {}, make('h3', { text: READERS[shelf.reader] })), make('ul', {}, ...shelf.documents.map((one) => {
        // Participants' documents lie at the right, all others at the left.
        const pane = panes[shelf.reader === 'participant' ? 1 : 0];
        const button = make('button', { type: 'button', text: one.title, title: one.about, on: { click: () => show(pane, one.pages[0].path) } });
        button.dataset.name = one.name;
        return make('li', {}, button);
      })));
      group.dataset.reader = shelf.reader;
      return group;
    }));
    panes.forEach((pane) => {
      pane.document.replaceChildren(...panel.shelves.map((shelf) => {
        const group = make('optgroup', { label: READERS[shelf.reader] });
        group.append(...shelf.documents.map((one) => make('option', { value: one.name, text: one.title })));
        return group;
      }));
    });
  };

  const openDays = new Set();
  const drawDays = () => {
    find('#minutes').hidden = !panel.days.length;
    find('#minutes > div').replaceChildren(...panel.days.map((day) => {
      const whole = Math.max(day.minutes, day.limit ?? 0, 1);
      const percent = (minutes) => `${(100 * minutes) / whole}%`;
      const placed = (one, from, minutes) => Object.assign(one.style, { left: percent(from), width: percent(minutes) });
      const bars = make('div', { className: 'bars' });
      const off = [];
      day.slots.forEach((slot) => {
        const words = `${slot.start}, ${slot.minutes} min: ${slot.title}`;
        if (slot.planned) off.push(`${slot.title}: sections take ${slot.minutes} min, planned are ${slot.planned}, ${Math.abs(slot.minutes - slot.planned)} ${slot.minutes > slot.planned ? 'over' : 'under'}`);
        const bar = make('span', { title: words, text: slot.title.split(' ')[0], className: slot.module ? (slot.planned ? 'slot uneven' : 'slot') : 'slot lunch' });
        placed(bar, slot.after, slot.minutes);
        bars.append(bar);
      });
      const difference = day.limit === null ? 0 : day.minutes - day.limit;
      if (difference > 0) placed(bars.appendChild(make('span', { className: 'over' })), day.limit, difference);
      if (day.limit !== null) bars.appendChild(make('span', { className: 'limit' })).style.left = `calc(${percent(day.limit)} - 2px)`;
      // What the bar shows stands in words above and below it.
      bars.setAttribute('aria-hidden', 'true');
      const slots = make('ul', {}, ...day.slots.map((slot) => {
        const words = `${slot.start} ${slot.title}, ${slot.minutes} min`;
        return make('li', {}, slot.module ? make('button', { type: 'button', text: words, on: { click: () => goTo({ module: slot.module, ids: [`_m-${slot.module}`] }) } }) : make('span', { text: words }));
      }));
      const list = make('details', { open: openDays.has(day.number), on: { toggle: () => openDays[list.open ? 'add' : 'delete'](day.number) } }, make('summary', { text: 'Module by module' }), slots);
      const fits = day.limit === null ? '' : difference > 0 ? `, ${difference} min over: it must end ${day.must_end}` : difference < 0 ? `, ${-difference} min under: it may last until ${day.must_end}` : ', neither over nor under';
      return make('div', { className: 'day' },
        make('p', { className: difference > 0 ? 'off' : '', text: `Day ${day.number}${day.title ? `, ${day.title}` : ''}: ${day.start}–${day.end}${fits}` }),
        bars, ...off.map((text) => make('p', { className: 'off', text })), list);
    }));
  };

  const drawChanges = () => {
    find('#changes').hidden = !panel.changes;
    if (!panel.changes) return;
    find('#changes .version').textContent = panel.changes.old;
    find('#changes ul').replaceChildren(...(panel.changes.changes.length ? panel.changes.changes.map((one) => make('li', {},
      make('b', { text: one.subject }), ` ${one.told}`,
      ...(one.module ? [make('div', { className: 'doing' }, make('button', { type: 'button', text: 'Show', on: { click: () => goTo(placeOf(one)) } }))] : [])))
      : [make('li', { text: 'Nothing.' })]));
  };
  const placeOf = (change) => ({ module: change.module, ids: [...(change.section ? [change.section] : []), `_m-${change.module}`] });

  const drawFindings = () => {
    find('#checks .count').textContent = findings.length ? `(${findings.length})` : '';
    find('#checks .none').hidden = findings.length > 0;
    find('#checks ul').replaceChildren(...findings.map((one) => {
      const told = make('span', { className: 'meta' });
      told.setAttribute('role', 'status');
      const goes = one.passage ? [make('button', { type: 'button', text: 'Show', on: { click: () => goTo(one.passage) } })] : [];
      return make('li', { className: one.level, title: one.text },
        make('b', { text: one.level === 'error' ? 'Error: ' : 'Warning: ' }), one.message,
        ...one.help.map((help) => make('p', { className: 'meta', text: help })),
        make('div', { className: 'doing' }, ...goes, ...(one.file ? [opener(one, told)] : [])), told);
    }));
  };
  const comments = window.kitbagComments({
    find,
    make,
    go: goTo,
    // What is picked in the pane that was used last.
    picked: () => {
      const pane = leader ?? panes[0];
      const { words = '', ids = [] } = live(pane)?.picked() ?? {};
      const module = pageOf(pane.wanted)?.module;
      return { words, ids: [...ids, ...(module ? [module] : []), 'course'] };
    },
    changed: () => panes.forEach(write),
  });
  const write = (pane) => live(pane)?.write([
    ...comments.notes(),
    ...findings.filter((one) => one.passage).map((one) => ({ kind: one.level, ids: one.passage.ids, text: `${one.level === 'error' ? 'Error' : 'Warning'}: ${one.message}` })),
    ...(panel.changes?.changes ?? []).filter((one) => one.section).map((one) => ({ kind: 'change', ids: [one.section], text: `Changed since ${panel.changes.old}: ${one.told}` })),
  ]);

  const drawChoices = () => {
    const { editions = [], agencies = [], audiences = [], variants = [] } = panel.choices;
    const form = find('#view');
    options(form.agency, [['', 'None'], ...agencies.map((id) => [id, id])], view.agency);
    options(form.audience, [['', 'All'], ...audiences.map((id) => [id, id])], view.audience);
    options(form.variant, [['', 'The course’s own days'], ...variants.map((one) => [one.id, one.title])], view.variant);
    options(form.edition, editions.map((id) => [id, EDITIONS[id] ?? id]), view.edition);
    form.inserts.value = view.inserts;
    form.inserts.disabled = !view.agency;
    form.variant.disabled = !variants.length;
    form.audience.disabled = !audiences.length;
    form.agency.disabled = !agencies.length;
  };
  find('#view').addEventListener('change', (event) => {
    view[event.target.name] = event.target.value;
    panes.forEach((pane) => { pane.then = live(pane)?.place() ?? null; });
    remember();
    listen();
  });

  /* Saves */

  const status = (text, kind = '') => {
    find('#status').textContent = text;
    find('#status').className = kind;
  };
  const asked = async (path) => {
    const answer = await fetch(`${inView()}/${path}`, { cache: 'no-store' });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const told = async () => {
    const wanted = inView();
    const now = await asked('panel.json');
    if (wanted !== inView()) return;
    panel = now;
    document.title = `${panel.course?.title ?? 'Preview'}: preview`;
    find('#title').textContent = panel.course ? `${panel.course.title} ${panel.course.version}` : 'Preview';
    drawChoices();
    drawFaults();
    drawDocuments();
    drawDays();
    drawChanges();
    panes.forEach((pane) => { show(pane, pane.wanted); write(pane); });
    comments.read();
    document.querySelectorAll('a.review').forEach((one) => { one.href = `${inView()}/review-${one.dataset.number}.html`; });
    status(panel.faults.length ? 'Faulty: the last good state is shown' : `Up to date, ${new Date().toLocaleTimeString()}`, panel.faults.length ? 'faulty' : '');
    later();
  };
  /* The checks take longer than the page: they wait until nobody has saved for a moment. */
  let pause;
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const wanted = inView();
      const checks = await asked('checks.json').catch(() => null);
      // While there is a fault, the findings are those of what is shown.
      if (!checks || wanted !== inView() || panel.faults.length) return;
      findings = checks.findings;
      drawFindings();
      panes.forEach(write);
    }, 250);
  };

  /* A page that is left for another while it is made fresh never answers: the other is made fresh when it is there. */
  const freshen = async (pane) => {
    pane.isOld = true;
    await live(pane)?.fresh();
    pane.isOld = !live(pane);
    write(pane);
  };
  /* Saves may come faster than what stands around the pages can be drawn: then only the last is. */
  let [latest, isBusy] = [null, false];
  const catchUp = async () => {
    isBusy = true;
    while (latest) {
      const state = latest;
      latest = null;
      const isNew = state.revision > revision;
      revision = state.revision;
      // The pages first: they are what is looked at.
      if (isNew && !state.faults) panes.filter((pane) => pane.path?.startsWith(`${inView()}/`)).forEach(freshen);
      await told().catch((error) => status(String(error.message || error), 'gone'));
    }
    isBusy = false;
  };

  let events;
  const listen = () => {
    events?.close();
    events = null;
    if (document.hidden) return;
    revision = 0;
    const source = (events = new EventSource(`${inView()}/events`));
    source.addEventListener('state', (event) => {
      latest = JSON.parse(event.data);
      if (!isBusy) catchUp();
    });
    source.addEventListener('error', () => status('kitbag preview has ended, or can’t be reached', 'gone'));
  };
  document.addEventListener('visibilitychange', listen);
  listen();
})();
