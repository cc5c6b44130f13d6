/* Behaviour of the report: list with filters, what-if, copy, print. No network, no markup from data. */
(function () {
  'use strict';
  var $ = function (selector, root) { return (root || document).querySelector(selector); };
  var $$ = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var GRADES = ['差', '中', '良', '优', '未评'];
  var CLASSES = { '优': 'a', '良': 'b', '中': 'c', '差': 'd', '未评': 'n' };
  var STATES = ['新增', '未改', '已改'];
  var PAGE = 200;

  function make(tag, cls, text) {
    var el = document.createElement(tag);
    if (cls) { el.className = cls; }
    if (text !== undefined) { el.textContent = text; }
    return el;
  }

  /* ------------------------------------------------------------------ list of projects */

  function money(value) {
    return value === null ? '' : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  function heat(kept) {
    if (kept === null) { return 'hand'; }
    return kept < 45 ? 'h4' : kept < 60 ? 'h3' : kept < 75 ? 'h2' : kept < 90 ? 'h1' : 'h0';
  }

  function number(text) {
    var plain = text.replace(/,/g, '').trim();
    return plain === '' || plain === '–' ? null : Number(plain);
  }

  function rowFromPage(tr) {
    var cells = tr.cells;
    var sub = $('.sub', cells[2]);
    return {
      el: tr, grade: cells[0].textContent.trim(), total: number(cells[1].textContent),
      name: $('a', cells[2]).textContent, department: sub.firstChild ? sub.firstChild.textContent.trim() : '',
      money: number(cells[3].textContent),
      counts: [4, 5, 6, 7].map(function (n) { return number(cells[n].textContent) || 0; }),
      items: [8, 9, 10, 11, 12, 13].map(function (n) { return number(cells[n].textContent); }),
      rules: tr.dataset.r.split(' '), categories: tr.dataset.c.split(' '), states: (tr.dataset.z || '').split(' ')
    };
  }

  function rowFromShard(data, rules, categories) {
    return {
      el: null, page: 'projects/' + data[0] + '.html', name: data[1], department: data[2], kind: data[3], grade: data[4],
      total: data[5], money: data[6], counts: data[7], items: data[8],
      rules: data[9].map(function (n) { return rules[n]; }), categories: data[10].map(function (n) { return categories[n]; }),
      repeated: data[11], states: data[12].map(function (n) { return STATES[n]; })
    };
  }

  function draw(row) {
    if (row.el) { return row.el; }
    var tr = make('tr');
    var first = tr.appendChild(make('td'));
    first.appendChild(make('span', 'g g-' + (CLASSES[row.grade] || 'n'), row.grade));
    tr.appendChild(make('td', 'n', row.total === null ? '' : row.total.toFixed(1)));
    var name = tr.appendChild(make('td'));
    var link = name.appendChild(make('a', '', row.name));
    link.href = row.page;
    var sub = name.appendChild(make('span', 'sub', row.department));
    if (row.kind !== '项目') { sub.appendChild(document.createTextNode(' ')); sub.appendChild(make('i', '', row.kind)); }
    if (row.repeated) { sub.appendChild(document.createTextNode(' ')); sub.appendChild(make('i', '', '重复报送')); }
    tr.appendChild(make('td', 'n', money(row.money)));
    row.counts.forEach(function (n) { tr.appendChild(make('td', 'n', n || '')); });
    row.items.forEach(function (n) { tr.appendChild(make('td', 'n ' + heat(n), n === null ? '–' : n)); });
    row.el = tr;
    return tr;
  }

  var SORTS = {
    grade: function (row) { return GRADES.indexOf(row.grade); },
    total: function (row) { return row.total; },
    name: function (row) { return row.name; },
    money: function (row) { return row.money; }
  };

  function sorter(key) {
    if (SORTS[key]) { return SORTS[key]; }
    if (key[0] === 'i') { return function (row) { return row.items[Number(key.slice(1))]; }; }
    return function (row) { return row.counts[Number(key)]; };
  }

  function compare(a, b) {
    if (a === b) { return 0; }
    if (a === null) { return 1; }
    if (b === null) { return -1; }
    return typeof a === 'string' ? a.localeCompare(b, 'zh') : a - b;
  }

  function setUpList() {
    var table = $('#projects');
    if (!table) { return; }
    var form = $('#filters'), body = table.tBodies[0], more = $('#more'), shown = $('#shown');
    var rules = table.dataset.rules.split(' '), categories = table.dataset.categories.split(' ');
    var rows = window.auditRows
      ? window.auditRows.map(function (data) { return rowFromShard(data, rules, categories); })
      : $$('tr', body).map(rowFromPage);
    rows.forEach(function (row, n) { row.order = n; row.text = (row.name + ' ' + row.department).toLowerCase(); });
    var sort = '', matching = rows, limit = PAGE;

    function matches(row, want) {
      if (want.q && row.text.indexOf(want.q) < 0) { return false; }
      if (want.g.length && want.g.indexOf(row.grade) < 0) { return false; }
      if (want.s === 'none' ? row.counts[0] + row.counts[1] + row.counts[2] > 0 : want.s && !row.counts[Number(want.s)]) { return false; }
      if (want.r && row.rules.indexOf(want.r) < 0) { return false; }
      if (want.z && row.states.indexOf(want.z) < 0) { return false; }
      if (want.c && row.categories.indexOf(want.c) < 0) { return false; }
      return !want.d || row.department === want.d;
    }

    function wanted() {
      return {
        q: form.elements.q.value.trim().toLowerCase(),
        g: $$('[name=g]:checked', form).map(function (box) { return box.value; }),
        s: form.elements.s.value, r: form.elements.r.value, c: form.elements.c.value, d: form.elements.d.value,
        z: form.elements.z ? form.elements.z.value : ''
      };
    }

    function remember(want) {
      var state = new URLSearchParams();
      ['q', 's', 'r', 'c', 'd', 'z'].forEach(function (key) { if (want[key]) { state.set(key, want[key]); } });
      if (want.g.length) { state.set('g', want.g.join(',')); }
      if (sort) { state.set('o', sort); }
      var hash = state.toString();
      history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
    }

    function paint() {
      var part = document.createDocumentFragment();
      matching.slice(0, limit).forEach(function (row) { part.appendChild(draw(row)); });
      body.replaceChildren(part);
      more.hidden = matching.length <= limit;
      shown.textContent = matching.length === rows.length
        ? '共 ' + rows.length + ' 张表' : '符合条件 ' + matching.length + ' 张，共 ' + rows.length + ' 张表';
    }

    function order() {
      var key = sort.replace('-', ''), down = sort[0] === '-', read = key ? sorter(key) : null;
      if (read) {
        matching.sort(function (a, b) {
          var x = read(a), y = read(b), by = compare(x, y);
          if (by && down && x !== null && y !== null) { by = -by; }
          return by || a.order - b.order;
        });
      }
      $$('thead th', table).forEach(function (th) {
        var own = $('button', th).dataset.k;
        if (own === (key || 'grade')) { th.setAttribute('aria-sort', down ? 'descending' : 'ascending'); }
        else { th.removeAttribute('aria-sort'); }
      });
    }

    function apply(keep) {
      var want = wanted();
      matching = rows.filter(function (row) { return matches(row, want); });
      if (!keep) { limit = window.auditRows ? PAGE : Infinity; }
      order();
      paint();
      remember(want);
    }

    function restore() {
      var state = new URLSearchParams(location.hash.slice(1));
      form.reset();
      form.elements.q.value = state.get('q') || '';
      ['s', 'r', 'c', 'd', 'z'].forEach(function (key) { if (form.elements[key]) { form.elements[key].value = state.get(key) || ''; } });
      var grades = (state.get('g') || '').split(',');
      $$('[name=g]', form).forEach(function (box) { box.checked = grades.indexOf(box.value) >= 0; });
      sort = state.get('o') || '';
      if (sort && !$('[data-k="' + CSS.escape(sort.replace('-', '')) + '"]', table)) { sort = ''; }
      apply();
    }

    form.addEventListener('input', function () { apply(); });
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    form.addEventListener('reset', function () { setTimeout(function () { sort = ''; apply(); }, 0); });
    more.addEventListener('click', function () { limit += PAGE; paint(); });
    table.tHead.addEventListener('click', function (event) {
      var button = event.target.closest('button');
      if (!button) { return; }
      var key = button.dataset.k;
      var numeric = key === 'money' || /^[0-3]$/.test(key);
      sort = sort === key ? '-' + key : sort === '-' + key ? key : numeric ? '-' + key : key;
      apply();
    });
    body.addEventListener('keydown', function (event) {
      var step = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0;
      var links = step ? $$('a', body) : [];
      var next = links[links.indexOf(document.activeElement) + step];
      if (step && next) { event.preventDefault(); next.focus(); }
    });
    document.addEventListener('keydown', function (event) {
      if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        form.elements.q.focus();
      }
    });
    window.addEventListener('hashchange', function () {
      if (location.hash.indexOf('=') > 0) {
        restore();
        $('#h-list').scrollIntoView();
      }
    });
    window.addEventListener('beforeprint', function () { limit = Infinity; if (matching.length <= 2000) { paint(); } });
    restore();
  }

  /* ------------------------------------------------------------------ project page */

  function pair(list, head, words, cls) {
    if (!words) { return; }
    list.appendChild(make('dt', cls, head));
    list.appendChild(make('dd', cls, words));
  }

  /* Beside each finding: the quote where the message has none, the rule's why and basis, how it was judged. */
  function tell() {
    var rules = window.auditRules || {}, told = new Set();
    $$('.f').forEach(function (box) {
      var code = box.dataset.r, words = rules[code] || [], list = make('dl');
      var row = box.closest('tr');
      /* on paper a rule's words stand once */
      var cls = told.has(code) ? 'again' : '';
      told.add(code);
      pair(list, '原文', box.dataset.e, 'quote');
      pair(list, '位置', row && row.dataset.at, 'again');
      pair(list, '理由', words[1], cls);
      pair(list, '依据', words[2], cls);
      pair(list, '较好写法', box.dataset.x, '');
      pair(list, '判断过程', box.dataset.t, 'again');
      if (!list.firstChild) { return; }
      var details = box.appendChild(make('details'));
      details.appendChild(make('summary', '', '理由、依据与位置'));
      details.appendChild(list);
    });
  }

  function setUpLines() {
    var box = $('#lines');
    if (!box) { return; }
    function fill() {
      var list = $('ol', box);
      if (list.firstChild) { return; }
      $$('.filed tr[data-at]').forEach(function (tr) {
        var texts = $$('td:not(.m)', tr).map(function (td) { return td.textContent.trim(); }).filter(Boolean);
        var item = list.appendChild(make('li'));
        item.appendChild(make('span', 'at', tr.dataset.at));
        item.appendChild(document.createTextNode(' ' + texts.join('｜')));
      });
    }
    box.addEventListener('toggle', fill);
    window.addEventListener('beforeprint', fill);
  }

  /* The same arithmetic as auditor/score/points.py and impression.py; every figure comes from there. */
  function sum(heaviest) {
    return Array.from(heaviest.values()).sort(function (a, b) { return a - b; }).reduce(function (a, b) { return a + b; }, 0);
  }
  function keep(heaviest, key, weight) { heaviest.set(key, Math.max(heaviest.get(key) || 0, weight)); }
  function score(data, fixed) {
    var by = window.auditScoring, n = Math.max(1, data.rows), left = data.charges.filter(function (charge) { return !fixed.has(charge[0]); });
    /* of each row, and of each cause of the whole table, the heaviest counts */
    function weigh(list) {
      var rows = new Map(), causes = new Map();
      list.forEach(function (c) { if (c[2] < 0) { keep(causes, c[3], c[5]); } else { keep(rows, c[2], c[5]); } });
      return [sum(rows), sum(causes)];
    }
    var all = weigh(left), share = all[0] / n, most = by.impression[0], beyond = by.impression[1] - 1;
    var part = (share + beyond * Math.max(0, share - most)) / (1 + beyond * (1 - most));
    var impression = Math.min(1, part + by.impression[2] * all[1]), kept = 0, whole = 0;
    data.items.forEach(function (place) {
      var item = by.items[place], own = weigh(left.filter(function (c) { return c[4] === place; }));
      var lost = item[0] * by.costs[0] * own[0] / n + by.costs[1] * own[1] + item[0] * item[2] * impression;
      whole += item[0];
      kept += item[0] - Math.min(lost, item[1]);
    });
    return Math.floor(1000 * kept / whole + 0.5 + 1e-6) / 10;
  }

  function grade(total) {
    var reached = window.auditScoring.grades.filter(function (pair) { return total >= pair[0]; })[0];
    var letter = reached ? reached[1] : '差';
    return make('span', 'g g-' + CLASSES[letter], letter);
  }

  function setUpTry() {
    var box = $('#try');
    if (!box) { return; }
    var data = JSON.parse($('#try-data').textContent), rules = window.auditRules || {};
    var now = $('.total').textContent, list = make('ul');
    var told = make('p', 'result'), tools = make('p', 'tools');
    told.setAttribute('aria-live', 'polite');
    told.append('现为 ', make('b', '', now), ' ', grade(now), '　改好后 ', make('b', '', now), ' ', make('span'));
    $$('b', told)[1].id = 'try-total';
    $$('span', told)[1].id = 'try-grade';
    $('#try-grade', told).appendChild(grade(now));
    [['all', '全部勾选'], ['high', '只勾“高”'], ['none', '清除']].forEach(function (pair) {
      var button = make('button', '', pair[1]);
      button.type = 'button';
      button.dataset.try = pair[0];
      tools.append(button, ' ');
    });
    box.append(make('h2', '', '试算：改好以后'), make('p', 'note', '勾选打算改好的问题，按同一套扣分办法重新计算。'), told, tools, list);
    box.setAttribute('aria-label', '试算');
    var marks = { '高': 'high', '中': 'mid', '低': 'low' };
    data.charges.slice().sort(function (a, b) { return '高中低'.indexOf(a[6]) - '高中低'.indexOf(b[6]); }).forEach(function (charge) {
      var label = list.appendChild(make('li')).appendChild(make('label')), tick = label.appendChild(make('input'));
      tick.type = 'checkbox';
      tick.value = charge[0];
      tick.dataset.s = charge[6];
      label.appendChild(make('span', 'sev ' + marks[charge[6]], charge[6]));
      label.appendChild(make('span', '', charge[7] + '：' + (rules[charge[1]] ? rules[charge[1]][0] : charge[1])));
    });
    box.hidden = false;
    var ticks = $$('input', box);
    function update() {
      var fixed = new Set(ticks.filter(function (t) { return t.checked; }).map(function (t) { return t.value; }));
      var total = score(data, fixed);
      $('#try-total').textContent = total.toFixed(1);
      $('#try-grade').replaceChildren(grade(total));
    }
    box.addEventListener('change', update);
    box.addEventListener('click', function (event) {
      var which = event.target.dataset && event.target.dataset.try;
      if (!which) { return; }
      ticks.forEach(function (t) { t.checked = which === 'all' || (which === 'high' && t.dataset.s === '高'); });
      update();
    });
    window.auditScore = function (ids) { return score(data, new Set(ids)); };
  }

  function setUpCopy() {
    document.addEventListener('click', function (event) {
      var id = event.target.dataset && event.target.dataset.copy;
      if (!id) { return; }
      var text = $$('p', document.getElementById(id)).map(function (p) { return p.textContent; }).join('\n');
      var area = make('textarea');
      area.value = text;
      document.body.appendChild(area);
      area.select();
      /* the clipboard interface needs a secure page; a file on a stick is none */
      var done = document.execCommand('copy');
      area.remove();
      $('#copied').textContent = done ? '已复制' : '复制不了，请手工选取文字';
    });
  }

  function setUpPrint() {
    var opened = [];
    window.addEventListener('beforeprint', function () {
      opened = $$('details:not([open])');
      opened.forEach(function (box) { box.open = true; });
    });
    window.addEventListener('afterprint', function () {
      opened.forEach(function (box) { box.open = false; });
      document.body.classList.remove('meeting');
    });
    document.addEventListener('click', function (event) {
      var which = event.target.dataset && event.target.dataset.print;
      if (!which) { return; }
      document.body.classList.toggle('meeting', which === 'meeting');
      window.print();
    });
    if (location.hash === '#meeting') { document.body.classList.add('meeting'); }
  }

  function setUpPager() {
    document.addEventListener('keydown', function (event) {
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) || event.altKey || event.ctrlKey || event.metaKey) { return; }
      if (document.activeElement.closest('.scroll')) { return; }
      var link = event.key === 'ArrowLeft' ? $('a[rel=prev]') : event.key === 'ArrowRight' ? $('a[rel=next]') : null;
      if (link) { location.href = link.href; }
    });
  }

  setUpList();
  tell();
  setUpLines();
  setUpTry();
  setUpCopy();
  setUpPrint();
  setUpPager();
})();
