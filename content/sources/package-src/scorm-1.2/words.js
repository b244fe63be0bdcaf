window.lesson = {
  title: { ug: 'تېمىتىپ سۇغىرىش: سۇنى ئېچىشتىن بۇرۇن', zh: '滴灌：开阀之前', en: 'Drip irrigation: before the valve is opened' },
  questions: [
    {
      ask: { ug: 'باش سۈزگۈچنى قاچان يۇيۇش كېرەك؟', zh: '首部过滤器什么时候要清洗？', en: 'When must the filter at the head be washed?' },
      choices: [
        { ug: 'يىلدا بىر قېتىم', zh: '一年一次', en: 'Once a year' },
        { ug: 'ئالدى-كەينىدىكى بېسىم پەرقى چوڭايغاندا', zh: '前后压差变大的时候', en: 'When the pressure before and after it differs more' },
        { ug: 'ھېچقاچان', zh: '不用洗', en: 'Never' },
      ],
      correct: 1,
      why: { ug: 'توسۇلغان سۈزگۈچ سۇنى ئازايتىدۇ، لاي تۇرۇبىغا كىرىدۇ.', zh: '过滤器堵了，水就小，泥沙会进毛管。', en: 'A clogged filter lets less water through, and silt gets into the tapes.' },
    },
    {
      ask: { ug: 'تۇرۇبىنىڭ ئۇچىنى نېمىشقا ئېچىپ يۇيىمىز؟', zh: '为什么要打开毛管尾端冲洗？', en: 'Why are the ends of the tapes opened and flushed?' },
      choices: [
        { ug: 'لاينى چىقىرىۋېتىش ئۈچۈن', zh: '把泥沙冲出来', en: 'To wash the silt out' },
        { ug: 'سۇنى تېجەش ئۈچۈن', zh: '为了省水', en: 'To save water' },
      ],
      correct: 0,
      why: { ug: 'لاي ئاخىرىدا ئۇچىغا يىغىلىدۇ ۋە تېمىتقۇچنى توسىدۇ.', zh: '泥沙最后都积在尾端，会堵住滴头。', en: 'Silt gathers at the end at last and blocks the drippers.' },
    },
    {
      ask: { ug: 'تۇرۇبىدا سۇ ئېقىپ كېتىۋاتىدۇ. ئاۋۋال نېمە قىلىسىز؟', zh: '毛管漏水了，先做什么？', en: 'A tape leaks. What do you do first?' },
      choices: [
        { ug: 'سۇغىرىشنى داۋاملاشتۇرىمەن', zh: '接着浇', en: 'Go on watering' },
        { ug: 'كلاپاننى تاقاپ، ئاندىن ئۇلايمەن', zh: '先关阀门，再接好', en: 'Close the valve, then join the tape' },
      ],
      correct: 1,
      why: { ug: 'بېسىم بار ۋاقىتتا ئۇلىغىلى بولمايدۇ.', zh: '有压力的时候接不牢。', en: 'Under pressure a joint does not hold.' },
    },
  ],
};
