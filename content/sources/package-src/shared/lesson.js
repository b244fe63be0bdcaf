// A lesson of questions, one at a time, in three languages. The page gives `lesson` (words and questions)
// and `report` (what is told to the player): start() → saved state or null, save(state), finish(right, of).
(function () {
  const names = { ug: 'ئۇيغۇرچە', zh: '中文', en: 'English' };
  const words = {
    ug: { next: 'كېيىنكىسى', right: 'توغرا.', wrong: 'خاتا.', again: 'قايتا ئىشلەش', score: 'توغرا جاۋاب' },
    zh: { next: '下一题', right: '对。', wrong: '不对。', again: '再做一遍', score: '答对' },
    en: { next: 'Next', right: 'Right.', wrong: 'Not so.', again: 'Do it again', score: 'Right answers' },
  };
  window.runLesson = (root, lesson, report) => {
    const asked = new URLSearchParams(location.search).get('lang') || report.language || navigator.language;
    let state = report.start() || { at: 0, answers: [] };
    let language = Object.keys(names).find((name) => asked.startsWith(name)) || 'ug';
    const add = (parent, tag, text, props) =>
      parent.appendChild(Object.assign(document.createElement(tag), { textContent: text || '' }, props));
    const countRight = () => lesson.questions.filter((one, at) => state.answers[at] === one.correct).length;
    function draw() {
      document.documentElement.lang = language;
      document.documentElement.dir = language === 'ug' ? 'rtl' : 'ltr';
      root.textContent = '';
      const nav = add(root, 'nav');
      for (const name of Object.keys(names)) {
        const button = add(nav, 'button', names[name], { onclick: () => { language = name; draw(); } });
        button.setAttribute('aria-pressed', String(name === language));
      }
      add(root, 'h1', lesson.title[language]);
      const question = lesson.questions[state.at];
      if (!question) {
        add(root, 'p', `${words[language].score}: ${countRight()} / ${lesson.questions.length}`, { className: 'said', id: 'score' });
        add(root, 'button', words[language].again, { onclick: () => { state = { at: 0, answers: [] }; report.save(state); draw(); } });
        return;
      }
      add(root, 'p', question.ask[language]);
      const list = add(root, 'div', '', { className: 'choices' });
      const given = state.answers[state.at];
      question.choices.forEach((choice, index) => {
        const button = add(list, 'button', choice[language], { disabled: given !== undefined });
        button.dataset.choice = String(index);
        button.setAttribute('aria-pressed', String(given === index));
        button.onclick = () => {
          state.answers[state.at] = index;
          if (report.answer) report.answer(state.at, question, index);
          report.save(state);
          draw();
        };
      });
      if (given === undefined) return;
      const isRight = given === question.correct;
      add(root, 'p', `${isRight ? words[language].right : words[language].wrong} ${question.why[language]}`, { className: 'said' });
      add(root, 'button', words[language].next, {
        className: 'next',
        id: 'next',
        onclick: () => {
          state.at += 1;
          report.save(state);
          if (state.at === lesson.questions.length) report.finish(countRight(), lesson.questions.length);
          draw();
        },
      });
    }
    draw();
  };
})();
