window.lesson = {
  title: { ug: 'تېلېفون: ئىشەنسەك بولامدۇ؟', zh: '电话来了：能信吗？', en: 'The phone rings: can it be believed?' },
  questions: [
    {
      ask: { ug: '«سىز مۇكاپات ئالدىڭىز، ئاۋۋال 200 يۈەن ھەق تۆلەڭ.»', zh: '“您中奖了，先交 200 元手续费。”', en: '"You have won a prize. First pay a fee of 200 yuan."' },
      choices: [
        { ug: 'ئىشەنسەك بولىدۇ', zh: '能信', en: 'It can be believed' },
        { ug: 'ئالدامچىلىق', zh: '是骗子', en: 'It is fraud' },
      ],
      correct: 1,
      why: { ug: 'ھەقىقىي مۇكاپات ئۈچۈن ئالدىن پۇل تۆلەنمەيدۇ.', zh: '真中奖不会先要钱。', en: 'Nobody pays first for a real prize.' },
    },
    {
      ask: { ug: 'ناتونۇش ئادەم تەستىق كودىنى سورىدى. قانداق قىلىسىز؟', zh: '陌生人问您要验证码，怎么办？', en: 'A stranger asks for the code that you were sent. What do you do?' },
      choices: [
        { ug: 'ھېچكىمگە بەرمەيمەن', zh: '谁要也不给', en: 'Give it to nobody' },
        { ug: 'بانكا خادىمى دېسە بېرىمەن', zh: '说是银行的就给', en: 'Give it if the caller is from a bank' },
      ],
      correct: 0,
      why: { ug: 'تەستىق كودى سىزنىڭ قول قويغىنىڭىز بىلەن ئوخشاش.', zh: '验证码就等于您的签字。', en: 'The code is as good as your signature.' },
    },
    {
      ask: { ug: 'پۇل ئالدامچىغا كەتتى. ئاۋۋال نېمە قىلىسىز؟', zh: '钱已经转给骗子了，先做什么？', en: 'The money has gone to a swindler. What comes first?' },
      choices: [
        { ug: 'ئەتە بانكىغا بارىمەن', zh: '明天再去银行', en: 'Go to the bank tomorrow' },
        { ug: 'دەرھال 110 غا تېلېفون قىلىمەن', zh: '马上打 110', en: 'Call 110 at once' },
      ],
      correct: 1,
      why: { ug: 'دەسلەپكى يېرىم سائەتتە پۇلنى توختىتىپ قېلىش مۇمكىن.', zh: '头半个小时里还可能把钱拦下来。', en: 'Within the first half hour the money may still be stopped.' },
    },
  ],
};
