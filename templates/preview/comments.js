/* What readers say, in the side bar: shown, taken, answered, resolved. */
'use strict';
window.kitbagComments = ({ find, make, go, picked, changed }) => {
  const form = find('#remark');
  const words = find('.words', form);
  let comments = [];
  let asked = 0;
  let on = null;
  const name = () => form.by.value.trim();
  form.by.value = localStorage.getItem('kitbag-by') ?? '';

  /* Does something; says why not, if it wasn't done. */
  const done = async (act, refused) => {
    refused.textContent = '';
    const answer = await fetch('comments', { method: 'POST', body: JSON.stringify(act) }).catch(() => null);
    const told = answer?.ok ? await answer.json() : { refused: [{ message: 'it could not be kept', help: [] }] };
    if (told.refused) {
      refused.textContent = told.refused.map((one) => [one.message, ...one.help].join('; ')).join('\n');
      return false;
    }
    await read();
    return true;
  };

  /* An id that begins with a line is the page's own: a module stands there under its name. */
  const passage = (ids) => ids.map((id) => id.replace(/^_m-/, '')).find((id) => !id.startsWith('_'));
  find('#pick').addEventListener('click', () => {
    const { words: quote, ids } = picked();
    on = { on: passage(ids), quote };
    find('.about', form).textContent = `On “${on.on}”`;
    find('blockquote', form).hidden = !quote;
    find('blockquote', form).textContent = quote;
    words.hidden = false;
    (name() ? form.text : form.by).focus();
  });
  const over = () => {
    words.hidden = true;
    find('.about', form).textContent = 'Select words in a pane, or scroll to a passage, then';
    form.text.value = '';
  };
  form.addEventListener('reset', (event) => { event.preventDefault(); over(); });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    localStorage.setItem('kitbag-by', name());
    const act = { do: 'add', on: on.on, by: name(), text: form.text.value, ...(on.quote ? { quote: on.quote } : {}) };
    if (await done(act, find('.refused', form))) over();
  });

  const item = (one) => {
    const refused = make('p', { className: 'refused' });
    refused.setAttribute('role', 'alert');
    const isOpen = one.state === 'open';
    const text = make('textarea', { rows: 2, maxLength: 8000 });
    const by = make('input', { value: name(), maxLength: 120 });
    const act = async (rest) => {
      localStorage.setItem('kitbag-by', by.value.trim());
      const typed = text.value;
      const said = typed.trim() ? { text: typed } : {};
      // It is another list when this is done: what was typed may go, unless it is refused.
      reply.hidden = true;
      text.value = '';
      if (await done({ do: 'answer', id: one.id, by: by.value, ...said, ...rest }, refused)) return;
      reply.hidden = false;
      text.value = typed;
    };
    const button = (words, click) => make('button', { type: 'button', text: words, on: { click } });
    const reply = make('div', { className: 'reply', hidden: true },
      make('label', { text: 'Your name and role' }, by), make('label', { text: 'Your answer' }, text),
      make('div', { className: 'doing' }, button('Answer', () => act({})), button(isOpen ? 'Resolve' : 'Open again', () => act({ state: isOpen ? 'resolved' : 'open' })),
        ...(one.answers.length ? [] : [button('Delete', () => done({ do: 'delete', id: one.id }, refused))])));
    const more = button('Answer …', () => {
      reply.hidden = !reply.hidden;
      more.setAttribute('aria-expanded', String(!reply.hidden));
      if (reply.hidden && !text.value.trim()) draw();
      if (!reply.hidden) by.value = by.value || name();
    });
    more.setAttribute('aria-expanded', 'false');
    more.setAttribute('aria-label', `Answer … ${one.by}`);
    const place = one.passage.id ?? one.on;
    return make('li', { className: one.state },
      make('b', { text: one.by }), make('span', { className: 'meta', text: ` ${one.date}, ${one.state}${one.passage.standing === 'changed' ? ', its passage has changed since' : one.passage.standing === 'gone' ? ', its passage is gone' : ''}` }),
      make('p', { className: 'meta', text: one.passage.name ?? one.on }),
      ...(one.quote ? [make('blockquote', { text: one.quote })] : []), make('p', { text: one.text }),
      ...one.answers.map((answer) => make('p', { className: 'reply', text: [`${answer.by}, ${answer.date}${answer.state ? `: ${answer.state}` : ''}`, answer.text].filter(Boolean).join('\n') })),
      make('div', { className: 'doing' }, ...(one.passage.id && place !== 'course' ? [button('Show', () => go({ module: place, ids: [place, `_m-${place}`] }))] : []), more), reply, refused);
  };
  const draw = () => {
    const list = find('#comments ul');
    const open = comments.filter((one) => one.state === 'open').length;
    find('#comments .count').textContent = open ? `(${open} open)` : '';
    // Nobody loses what is being typed.
    if ([...list.querySelectorAll('div.reply')].some((one) => !one.hidden || find('textarea', one).value.trim())) return;
    list.replaceChildren(...[...comments].sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open')).map(item));
  };
  const read = async () => {
    asked += 1;
    const turn = asked;
    const answer = await fetch('comments.json', { cache: 'no-store' }).catch(() => null);
    const told = answer?.ok ? await answer.json() : {};
    // An answer can come later than the answer to a later question; a file that can't be read is among the faults.
    if (turn !== asked || !told.comments || JSON.stringify(told.comments) === JSON.stringify(comments)) return;
    comments = told.comments;
    draw();
    changed();
  };
  const notes = () => comments.filter((one) => one.state === 'open').map((one) => ({ kind: 'comment', ids: [one.passage.id ?? one.on, `_m-${one.passage.id ?? one.on}`], text: `${one.by}: ${one.text}` }));
  return { read, notes };
};
