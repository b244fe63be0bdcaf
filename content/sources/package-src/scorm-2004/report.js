// SCORM 2004 run-time (API_1484_11), with interactions, so that answers can be looked at one by one.
(function () {
  function find(start) {
    let at = start;
    for (let count = 0; at && count < 20; count++) {
      try { if (at.API_1484_11) return at.API_1484_11; } catch { /* another origin */ }
      if (at === at.parent) break;
      at = at.parent;
    }
    return null;
  }
  const api = window.API_1484_11 || find(window) || find(window.opener);
  const call = (name, ...args) => (api ? api[name](...args) : '');
  const startedMs = Date.now();
  const spent = () => `PT${Math.round((Date.now() - startedMs) / 1000)}S`;
  call('Initialize', '');
  const set = (field, value) => call('SetValue', field, String(value));
  if (['not attempted', 'unknown', ''].includes(call('GetValue', 'cmi.completion_status'))) set('cmi.completion_status', 'incomplete');
  window.addEventListener('pagehide', () => {
    set('cmi.session_time', spent());
    set('cmi.exit', 'suspend');
    call('Terminate', '');
  });
  window.runLesson(document.querySelector('#lesson'), window.lesson, {
    language: call('GetValue', 'cmi.learner_preference.language'),
    start() {
      try { return JSON.parse(call('GetValue', 'cmi.suspend_data')) || null; } catch { return null; }
    },
    answer(at, question, given) {
      const index = call('GetValue', 'cmi.interactions._count') || 0;
      const item = `cmi.interactions.${index}`;
      set(`${item}.id`, `question-${at + 1}`);
      set(`${item}.type`, 'choice');
      set(`${item}.learner_response`, `choice_${given}`);
      set(`${item}.result`, given === question.correct ? 'correct' : 'incorrect');
    },
    save(state) {
      set('cmi.suspend_data', JSON.stringify(state));
      set('cmi.location', state.at);
      set('cmi.progress_measure', Math.min(1, state.at / window.lesson.questions.length));
      call('Commit', '');
    },
    finish(right, of) {
      set('cmi.score.min', 0);
      set('cmi.score.max', of);
      set('cmi.score.raw', right);
      set('cmi.score.scaled', right / of);
      set('cmi.success_status', right / of >= 0.6 ? 'passed' : 'failed');
      set('cmi.completion_status', 'completed');
      set('cmi.session_time', spent());
      call('Commit', '');
    },
  });
})();
