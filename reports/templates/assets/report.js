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
      var code = codeOf(box), words = rules[code] || [], list = make('dl');
      var row = box.closest('tr');
      /* on paper a rule's words stand once */
      var cls = told.has(code) ? 'again' : '';
      told.add(code);
      $('a', box).after(' ', make('span', 'code', code));
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

  /* A finding as it stands on the page: [severity] [rule's name, a link to its words], the message, the advice. */
  function codeOf(box) { return $('a', box).getAttribute('href').split('#')[1]; }
  function nameOf(box) { return $('a', box).textContent; }
  function messageOf(box) { return $('p:nth-of-type(2)', box).textContent; }
  function adviceOf(box) { var p = $('p:nth-of-type(3)', box); return p ? p.textContent : ''; }
  function severity(box) {
    var mark = $('i', box);
    return make('span', 'sev ' + box.classList[1], mark.textContent);
  }

  /* A cell on one line, as auditor/report/page_data.py reads it. */
  function oneLine(text) {
    return text.split('\n').map(function (line) { return line.replace(/^[ \t\u3000\xa0]+|[ \t\u3000\xa0]+$/g, ''); }).join('');
  }

  function section(cls, head) {
    var box = make('section', cls);
    box.appendChild(make('h2', '', head));
    box.setAttribute('aria-label', head);
    return box;
  }

  /* The page of one project: everything that repeats what already stands on it. */
  function setUpProject() {
    var block = $('#data');
    if (!block) { return; }
    var data = JSON.parse(block.textContent), boxes = $$('.f'), main = $('#main'), two = make('div', 'two');
    frame(main);
    main.insertBefore(two, $('.annex'));
    $$('.filed tr[id]').forEach(function (tr, n) { tr.dataset.at = data.at[0] + data.at[n + 2] + data.at[1]; });
    var places = data.places.map(function (place, n) {
      return typeof place === 'string' ? place : oneLine(boxes[n].closest('tr').cells[place].textContent);
    });
    if (data.points.length) { two.appendChild(points(data)); }
    var stack = two.appendChild(make('div', 'stack'));
    stack.appendChild(worst(data, boxes, places, $('.worst')));
    if (data.charges.length) { stack.appendChild(make('section', 'try')).id = 'try'; }
    if (data.opinion.length) { main.insertBefore(opinion(data, boxes, places), $('.source')); }
    lines($('.source') || main.appendChild(section('source annex', '原文与读取说明')));
    $('.foot').textContent = '机器初审意见，供审核人员参考；等级与扣分可按本单位口径在评分设置中调整。';
    tell();
    setUpTry(data, boxes, places);
  }

  /* The menu, what a reader by ear or keyboard needs, the key to the marks. */
  function frame(main) {
    var skip = make('a', 'skip', '跳到正文'), menu = make('nav'), scroll = make('div', 'scroll'), table = $('.filed');
    skip.href = '#main';
    document.body.prepend(skip);
    menu.setAttribute('aria-label', '报告各页');
    window.auditMenu.forEach(function (pair) { menu.appendChild(make('a', '', pair[1])).href = '../' + pair[0]; });
    $('.mast').appendChild(menu);
    $('.pager').setAttribute('aria-label', '上一个、下一个项目');
    $$('section', main).forEach(function (box) { box.setAttribute('aria-label', $('h2', box).textContent); });
    table.replaceWith(scroll);
    scroll.appendChild(table);
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', '申报表');
    if ($('.m', table)) { table.createCaption().textContent = '右侧一列是审核意见'; table.caption.className = 'vh'; }
    var loose = $('.loose', main), note = $('.annex>.note', main), key = make('span', 'key');
    if (loose) { loose.setAttribute('role', 'group'); loose.setAttribute('aria-label', '对整张表的意见'); }
    if (!note) { scroll.before(note = make('p', 'note', '按申报表原样列示。')); }
    note.appendChild(key);
    [['high', '高'], ['mid', '中'], ['low', '低'], ['ask', '待核'], ['unsure', '读取没有把握']].forEach(function (pair) {
      if ($('td.' + pair[0], table)) { key.appendChild(make('span', 'mk ' + pair[0], pair[1])); }
    });
  }

  function head(table, heads) {
    var row = table.createTHead().insertRow();
    heads.forEach(function (pair) {
      var th = row.appendChild(make('th', pair[1]));
      th.scope = 'col';
      th.appendChild(pair[1] === 'w' ? make('span', 'vh', pair[0]) : document.createTextNode(pair[0]));
    });
    return table.createTBody();
  }

  function points(data) {
    var box = section('', '得分与扣分'), table = box.appendChild(make('table', 'points'));
    var body = head(table, [['方面', ''], ['审核要点', ''], ['得分', 'n'], ['图示', 'w'], ['扣在哪里', '']]), group = null;
    data.points.forEach(function (point, n) {
      var item = window.auditScoring.items[n], tr = body.insertRow();
      if (group && group.textContent === item[4]) { group.rowSpan += 1; }
      else {
        group = tr.appendChild(make('th', '', item[4]));
        group.scope = 'rowgroup';
      }
      tr.appendChild(make('th', '', item[3])).scope = 'row';
      if (typeof point === 'string') { tr.appendChild(make('td', 'hand', point)).colSpan = 3; return; }
      var own = tr.appendChild(make('td', 'n', point[0].toFixed(1)));
      own.appendChild(make('span', 'of', '/' + item[0]));
      tr.appendChild(make('td', 'w')).appendChild(make('i')).style.setProperty('--p', 100 * point[0] / item[0] + '%');
      losses(tr.appendChild(make('td', 'why')), point);
    });
    if (data.impression) {
      box.appendChild(make('p', 'note', '整体印象：' + data.impression + '。有问题的行越多，各要点都越低，过半后加重；其余各项是问题在所属要点的扣分，单位为分。'));
    }
    return box;
  }

  function losses(cell, point) {
    function lost(cls, words, figure) { cell.append(make('span', cls, words + ' −' + figure.toFixed(2)), ' '); }
    for (var n = 4; n < point.length; n += 2) { lost('', ruleName(point[n]), point[n + 1]); }
    if (point[2]) { lost('', '其余', point[2]); }
    if (point[3]) { lost('whole', '整体印象', point[3]); }
    if (point[1]) { cell.appendChild(make('span', 'of', '至多扣' + point[1])); }
    if (!cell.firstChild) { cell.textContent = '未扣分'; }
  }

  function ruleName(code) { var words = (window.auditRules || {})[code]; return words ? words[0] : code; }

  function worst(data, boxes, places, none) {
    var box = none || section('worst', '主要问题');
    var list = none ? null : box.appendChild(make('ol'));
    data.worst.forEach(function (one) {
      var own = boxes[one[0]], item = list.appendChild(make('li')), quote = one[1];
      if (typeof quote === 'number') { quote = Array.from(messageOf(own)).slice(quote, quote + one[2]).join(''); }
      item.append(severity(own), ' ', make('b', '', places[one[0]]), '：' + nameOf(own) + (quote ? '（“' + quote + '”）' : ''));
    });
    if (data.ask) {
      if (none) { $('p', none).textContent = '没有可以确定的问题。'; }
      box.appendChild(make('h3', '', '需要问清的问题'));
      list = box.appendChild(make('ol'));
      data.ask.forEach(function (n) {
        var advice = adviceOf(boxes[n]), item = list.appendChild(make('li'));
        var asked = advice && (/^[请可]/.test(advice) ? '。' : '。建议') + advice;
        item.append(make('b', '', places[n]), '：' + messageOf(boxes[n]) + asked);
      });
    }
    var tools = box.appendChild(make('p', 'tools'));
    [['meeting', '打印会议页'], ['full', '打印全文']].forEach(function (pair) {
      var button = make('button', '', pair[1]);
      button.type = 'button';
      button.dataset.print = pair[0];
      tools.append(button, ' ');
    });
    return box;
  }

  /* The opinion travels as pieces: words, and numbers of phrases that stand in the shared list or on the page. */
  function opinion(data, boxes, places) {
    var known = window.auditWords.concat($('h1').textContent, ($('.verdict i:last-child') || { textContent: '' }).textContent);
    boxes.forEach(function (own, n) { known.push(places[n], nameOf(own), messageOf(own), adviceOf(own)); });
    var text = data.opinion.map(function (piece) { return typeof piece === 'number' ? known[piece] : piece; }).join('');
    var box = section('opinion', '审核意见'), tools = box.appendChild(make('p', 'tools'));
    var button = make('button', '', '复制意见'), told = make('span');
    button.type = 'button';
    button.dataset.copy = 'opinion';
    told.id = 'copied';
    told.setAttribute('role', 'status');
    tools.append(button, ' ', told);
    var body = box.appendChild(make('div'));
    body.id = 'opinion';
    text.split('\n').forEach(function (line) { body.appendChild(make('p', '', line)); });
    return box;
  }

  function lines(source) {
    var box = source.appendChild(make('details')), list = make('ol', 'lines');
    box.id = 'lines';
    box.append(make('summary', '', '逐行原文与位置'), list);
    function fill() {
      if (list.firstChild) { return; }
      $$('.filed tr[data-at]').forEach(function (tr) {
        var texts = $$('td:not(.m)', tr).map(function (td) { return td.textContent.trim(); }).filter(Boolean);
        list.appendChild(make('li')).append(make('span', 'at', tr.dataset.at), ' ' + texts.join('｜'));
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
      list.forEach(function (c) { if (c[1] < 0) { keep(causes, c[2], c[4]); } else { keep(rows, c[1], c[4]); } });
      return [sum(rows), sum(causes)];
    }
    var all = weigh(left), share = all[0] / n, most = by.impression[0], beyond = by.impression[1] - 1;
    var part = (share + beyond * Math.max(0, share - most)) / (1 + beyond * (1 - most));
    var impression = Math.min(1, part + by.impression[2] * all[1]), kept = 0, whole = 0;
    data.points.forEach(function (point, place) {
      if (typeof point === 'string') { return; }
      var item = by.items[place], own = weigh(left.filter(function (c) { return c[3] === place; }));
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

  function setUpTry(data, boxes, places) {
    var box = $('#try');
    if (!box) { return; }
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
    var order = ['high', 'mid', 'low'];
    function rank(charge) { return order.indexOf(boxes[charge[0]].classList[1]); }
    data.charges.slice().sort(function (a, b) { return rank(a) - rank(b); }).forEach(function (charge) {
      var own = boxes[charge[0]];
      var label = list.appendChild(make('li')).appendChild(make('label')), tick = label.appendChild(make('input'));
      tick.type = 'checkbox';
      tick.value = charge[0];
      tick.dataset.s = own.classList[1];
      label.append(severity(own), make('span', '', places[charge[0]] + '：' + nameOf(own)));
    });
    var ticks = $$('input', box);
    function update() {
      var fixed = new Set(ticks.filter(function (t) { return t.checked; }).map(function (t) { return Number(t.value); }));
      var total = score(data, fixed);
      $('#try-total').textContent = total.toFixed(1);
      $('#try-grade').replaceChildren(grade(total));
    }
    box.addEventListener('change', update);
    box.addEventListener('click', function (event) {
      var which = event.target.dataset && event.target.dataset.try;
      if (!which) { return; }
      ticks.forEach(function (t) { t.checked = which === 'all' || (which === 'high' && t.dataset.s === 'high'); });
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
  if ($('#data')) { setUpProject(); } else { tell(); }
  setUpCopy();
  setUpPrint();
  setUpPager();
})();
