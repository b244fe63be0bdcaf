// SCORM 1.2 run-time: the API object is looked for in the parents and the opener, as the standard says.
(function () {
  function find(start) {
    let at = start;
    for (let count = 0; at && count < 20; count++) {
      try { if (at.API) return at.API; } catch { /* another origin */ }
      if (at === at.parent) break;
      at = at.parent;
    }
    return null;
  }
  const api = window.API || find(window) || find(window.opener);
  const call = (name, ...args) => (api ? api[name](...args) : '');
  const startedMs = Date.now();
  const two = (number) => String(number).padStart(2, '0');
  const spent = () => {
    const seconds = Math.round((Date.now() - startedMs) / 1000);
    return `${two(Math.floor(seconds / 3600)).padStart(4, '0')}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  };
  call('LMSInitialize', '');
  const set = (field, value) => call('LMSSetValue', field, String(value));
  if (['not attempted', ''].includes(call('LMSGetValue', 'cmi.core.lesson_status'))) set('cmi.core.lesson_status', 'incomplete');
  window.addEventListener('pagehide', () => {
    set('cmi.core.session_time', spent());
    call('LMSFinish', '');
  });
  window.runLesson(document.querySelector('#lesson'), window.lesson, {
    language: call('LMSGetValue', 'cmi.student_preference.language'),
    start() {
      try { return JSON.parse(call('LMSGetValue', 'cmi.suspend_data')) || null; } catch { return null; }
    },
    save(state) {
      set('cmi.suspend_data', JSON.stringify(state));
      set('cmi.core.lesson_location', state.at);
      call('LMSCommit', '');
    },
    finish(right, of) {
      set('cmi.core.score.min', 0);
      set('cmi.core.score.max', 100);
      set('cmi.core.score.raw', Math.round((100 * right) / of));
      set('cmi.core.lesson_status', right / of >= 0.6 ? 'passed' : 'failed');
      set('cmi.core.session_time', spent());
      call('LMSCommit', '');
    },
  });
})();
