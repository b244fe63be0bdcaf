// One mu is 667 m²; one millimetre of water on a square metre is one litre.
(function () {
  const words = {
    ug: { name: 'ئۇيغۇرچە', title: 'بىر قېتىم سۇغىرىشقا قانچىلىك سۇ كېتىدۇ؟', area: 'يەر (مو)', depth: 'سۇ (مىللىمېتىر)', answer: (mu, mm, tons) => `${mu} مو يەرگە ${mm} مىللىمېتىر سۇ: ${tons} كۇب مېتىر.` },
    zh: { name: '中文', title: '浇一次要多少水？', area: '地（亩）', depth: '水量（毫米）', answer: (mu, mm, tons) => `${mu} 亩地浇 ${mm} 毫米：${tons} 立方米水。` },
    en: { name: 'English', title: 'How much water does one watering take?', area: 'Land (mu)', depth: 'Water (mm)', answer: (mu, mm, tons) => `${mm} mm on ${mu} mu: ${tons} cubic metres.` },
  };
  const part = (id) => document.getElementById(id);
  const asked = new URLSearchParams(location.search).get('lang') || navigator.language;
  let language = Object.keys(words).find((name) => asked.startsWith(name)) || 'ug';
  function draw() {
    const said = words[language];
    document.documentElement.lang = language;
    document.documentElement.dir = language === 'ug' ? 'rtl' : 'ltr';
    part('title').textContent = said.title;
    part('area-label').textContent = said.area;
    part('depth-label').textContent = said.depth;
    const mu = Number(part('area').value);
    const mm = Number(part('depth').value);
    part('answer').textContent = said.answer(mu, mm, Math.round((mu * 667 * mm) / 1000));
    for (const button of part('languages').children) button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
  for (const name of Object.keys(words)) {
    const button = document.createElement('button');
    button.textContent = words[name].name;
    button.dataset.language = name;
    button.onclick = () => { language = name; draw(); };
    part('languages').append(button);
  }
  part('area').oninput = draw;
  part('depth').oninput = draw;
  draw();
})();
