'use strict';
// Without this the page shows everything; with it tables sort, drawings say what is under the
// pointer, and directories of a treemap open.
(() => {
  const HEADER = 15, PADDING = 2, LETTER = 6.1, MARGIN = 4, LINE = 14;

  const make = (tag, parent, text) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  };

  // Tables.
  for (const table of document.querySelectorAll('table.sorted')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.textContent === '') return;
      const button = document.createElement('button');
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const numbers = head.classList.contains('number');
        const down = head.getAttribute('aria-sort') !== (numbers ? 'descending' : 'ascending');
        const sign = numbers === down ? -1 : 1;
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', sign < 0 ? 'descending' : 'ascending');
        const key = row => numbers ? Number(row.cells[column].dataset.v) : row.cells[column].textContent;
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => {
          const x = key(a), y = key(b);
          return x < y ? -sign : x > y ? sign : 0;
        });
        table.tBodies[0].append(...rows);
      });
    });
  }

  // What is under the pointer.
  for (const svg of document.querySelectorAll('svg.map, svg.tree')) {
    const readout = make('p', svg.parentElement);
    readout.className = 'readout';
    readout.textContent = svg.classList.contains('tree')
      ? 'Point at something to read what it is; open a directory by a click or with Enter, leave it with Escape.'
      : 'Point at something to read what it is.';
    let at = null;
    const show = group => {
      if (at) at.classList.remove('at');
      at = group;
      at.classList.add('at');
      readout.textContent = at.querySelector(':scope > title').textContent.split('\n').join(' · ');
    };
    svg.addEventListener('pointermove', event => {
      const group = event.target.closest('g');
      if (group && group !== at) show(group);
    });
    svg.addEventListener('focusin', event => {
      const group = event.target.closest('g');
      if (group) show(group);
    });
  }

  // Treemaps.
  const inner = group => [...group.children].filter(child => child.localName === 'g');
  const part = (group, tag) => group.querySelector(':scope > ' + tag);
  const size = group => Number(group.dataset.s);

  const fitting = (name, columns) => {
    const letters = [...name];
    let used = 0, fit = 0;
    for (const letter of letters) {
      used += letter.codePointAt(0) < 0x1100 ? 1 : 2;
      if (used > columns) return columns < 3 ? '' : letters.slice(0, Math.max(0, fit - 1)).join('') + '…';
      fit++;
    }
    return name;
  };

  const worst = (row, sum, side, scale) => {
    const square = side * side;
    const most = Math.max(row[0], row[row.length - 1]) * scale;
    const least = Math.min(row[0], row[row.length - 1]) * scale;
    return Math.max(square * most / (sum * sum), sum * sum / (square * least));
  };

  const divide = (sizes, x, y, w, h) => {
    const scale = w * h / sizes.reduce((a, b) => a + b, 0);
    const parts = [];
    for (let from = 0; from < sizes.length;) {
      let to = from + 1, sum = sizes[from] * scale;
      const side = Math.min(w, h);
      let bad = worst(sizes.slice(from, to), sum, side, scale);
      while (to < sizes.length) {
        const next = worst([sizes[from], sizes[to]], sum + sizes[to] * scale, side, scale);
        if (next > bad) break;
        bad = next;
        sum += sizes[to++] * scale;
      }
      const upright = w >= h;
      const depth = sum / (upright ? h : w);
      let at = upright ? y : x;
      for (; from < to; from++) {
        const length = sizes[from] * scale / depth;
        parts.push(upright ? [x, at, depth, length] : [at, y, length, depth]);
        at += length;
      }
      if (upright) { x += depth; w = Math.max(0, w - depth); } else { y += depth; h = Math.max(0, h - depth); }
    }
    return parts;
  };

  const place = (group, x, y, w, h) => {
    const rect = part(group, 'rect'), text = part(group, 'text'), items = inner(group);
    for (const [name, value] of [['x', x], ['y', y], ['width', Math.max(0, w)], ['height', Math.max(0, h)]]) {
      rect.setAttribute(name, value.toFixed(1));
    }
    const roomy = w >= 40 && h >= 30;
    const name = text.dataset.n || (text.dataset.n = text.textContent);
    text.textContent = (items.length ? roomy : h >= LINE) ? fitting(name, Math.floor((w - 2 * MARGIN) / LETTER)) : '';
    text.setAttribute('x', (x + MARGIN).toFixed(1));
    text.setAttribute('y', (y + 11).toFixed(1));
    if (!items.length) return;
    const parts = roomy
      ? divide(items.map(size), x + PADDING, y + HEADER, w - 2 * PADDING, h - HEADER - PADDING)
      : divide(items.map(size), x, y, w, h);
    items.forEach((item, i) => place(item, ...parts[i]));
  };

  for (const svg of document.querySelectorAll('svg.tree')) {
    const root = part(svg, 'g'), box = svg.viewBox.baseVal;
    const crumbs = document.createElement('p');
    crumbs.className = 'crumbs';
    svg.before(crumbs);
    svg.setAttribute('role', 'group');
    let opened = root;
    const label = group => part(group, 'title').textContent.split('\n')[0];

    const open = group => {
      svg.querySelectorAll('.off').forEach(element => element.classList.remove('off'));
      opened = group;
      const above = [];
      for (let at = group; at !== root; at = at.parentElement) {
        const outer = at.parentElement;
        above.unshift(outer);
        for (const child of outer.children) if (child !== at) child.classList.add('off');
      }
      place(group, 0, 0, box.width, box.height);
      crumbs.replaceChildren();
      for (const outer of above) {
        const button = make('button', crumbs, outer === root ? '/' : label(outer).split('/').pop());
        button.addEventListener('click', () => open(outer));
        crumbs.append(' › ');
      }
      make('span', crumbs, group === root ? 'all of it' : label(group).split('/').pop());
    };

    for (const group of svg.querySelectorAll('g.d')) {
      if (!inner(group).length) continue;
      group.classList.add('can');
      group.setAttribute('tabindex', '0');
      group.setAttribute('role', 'button');
      group.setAttribute('aria-label', part(group, 'title').textContent);
    }
    const target = event => {
      // The directory right below the opened one, or deeper by its own header.
      const group = event.target.closest('g.can');
      return group && group !== opened && opened.contains(group) ? group : null;
    };
    svg.addEventListener('click', event => {
      const group = target(event);
      if (group) open(group);
    });
    svg.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        const group = target(event);
        if (group) { open(group); event.preventDefault(); }
      } else if (event.key === 'Escape' && opened !== root) {
        const back = opened;
        open(opened.parentElement);
        back.focus();
      }
    });
    open(root);
  }
})();
