var H5P = window.H5P || {};
H5P.ThreeQuestions = (function () {
  function ThreeQuestions(params, contentId, extras) {
    H5P.EventDispatcher.call(this);
    const self = this;
    self.contentId = contentId;
    const lesson = { title: params.title, questions: JSON.parse(params.questions) };
    let state = (extras && extras.previousState) || null;
    let score = 0;
    // H5P asks for this when it saves where the learner is.
    self.getCurrentState = () => state || undefined;
    self.getScore = () => score;
    self.getMaxScore = () => lesson.questions.length;
    self.getTitle = () => lesson.title.en;
    self.attach = ($container) => {
      const root = document.createElement('main');
      $container.addClass('h5p-three-questions').append(root);
      self.setActivityStarted();
      window.runLesson(root, lesson, {
        start: () => state,
        save(next) {
          state = next;
          self.triggerXAPI('progressed');
        },
        finish(right, of) {
          score = right;
          self.triggerXAPIScored(right, of, 'completed', true, right / of >= 0.6);
        },
      });
    };
  }
  ThreeQuestions.prototype = Object.create(H5P.EventDispatcher.prototype);
  ThreeQuestions.prototype.constructor = ThreeQuestions;
  return ThreeQuestions;
})();
