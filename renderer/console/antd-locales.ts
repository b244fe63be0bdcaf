// Owns: antd's own words in the three languages. antd ships no Uyghur, so it is written here, unread by
// a reviewer. Imports come from antd/es: the antd/locale form arrives as {default} and is then silently
// replaced by Chinese. `lang.locale` names dayjs' locale: 'ug_CN' would be cut to 'ug', which dayjs lacks.
import type { Locale } from 'antd/es/locale';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import type { Language } from '#core/domain/language.ts';

const pickerUg = {
  lang: {
    ...enUS.DatePicker?.lang,
    locale: 'ug-cn',
    placeholder: 'چېسلا تاللاڭ',
    rangePlaceholder: ['باشلىنىش كۈنى', 'ئاخىرلىشىش كۈنى'] as [string, string],
    today: 'بۈگۈن',
    now: 'ھازىر',
    backToToday: 'بۈگۈنگە قايتىش',
    ok: 'بولىدۇ',
    clear: 'تازىلاش',
    week: 'ھەپتە',
    month: 'ئاي',
    year: 'يىل',
    timeSelect: 'ۋاقىت تاللاش',
    dateSelect: 'كۈن تاللاش',
    weekSelect: 'ھەپتە تاللاش',
    monthSelect: 'ئاي تاللاش',
    yearSelect: 'يىل تاللاش',
    decadeSelect: 'ئون يىل تاللاش',
    previousMonth: 'ئالدىنقى ئاي',
    nextMonth: 'كېيىنكى ئاي',
    previousYear: 'ئالدىنقى يىل',
    nextYear: 'كېيىنكى يىل',
    previousDecade: 'ئالدىنقى ئون يىل',
    nextDecade: 'كېيىنكى ئون يىل',
    previousCentury: 'ئالدىنقى ئەسىر',
    nextCentury: 'كېيىنكى ئەسىر',
    yearFormat: 'YYYY-يىلى',
    fieldDateFormat: 'YYYY-MM-DD',
    cellDateFormat: 'D',
    monthBeforeYear: false,
  },
  timePickerLocale: { placeholder: 'ۋاقىت تاللاڭ' },
};

const ugCN: Locale = {
  locale: 'ug-cn',
  global: {
    placeholder: 'تاللاڭ',
    close: 'تاقاش',
    sortable: 'تىزىشقا بولىدۇ',
    show: 'كۆرسىتىش',
    hide: 'يوشۇرۇش',
  },
  Pagination: {
    items_per_page: 'دانە / بەت',
    jump_to: 'بەتكە ئاتلاش',
    jump_to_confirm: 'بولىدۇ',
    page: 'بەت',
    prev_page: 'ئالدىنقى بەت',
    next_page: 'كېيىنكى بەت',
    prev_5: '5 بەت ئالدىغا',
    next_5: '5 بەت كەينىگە',
    prev_3: '3 بەت ئالدىغا',
    next_3: '3 بەت كەينىگە',
    page_size: 'ھەر بەتتىكى سان',
  },
  DatePicker: pickerUg,
  Table: {
    filterTitle: 'سۈزۈش',
    filterConfirm: 'بولىدۇ',
    filterReset: 'ئەسلىگە قايتۇرۇش',
    filterEmptyText: 'سۈزگۈچ يوق',
    emptyText: 'مەلۇمات يوق',
    selectAll: 'بۇ بەتنى تاللاش',
    sortTitle: 'تىزىش',
    expand: 'قۇرنى يېيىش',
    collapse: 'قۇرنى يىغىش',
    triggerDesc: 'چېكىلسە چوڭىدىن كىچىكىگە تىزىلىدۇ',
    triggerAsc: 'چېكىلسە كىچىكىدىن چوڭىغا تىزىلىدۇ',
    cancelSort: 'چېكىلسە تىزىش بىكار قىلىنىدۇ',
  },
  Modal: { okText: 'بولىدۇ', cancelText: 'بىكار قىلىش', justOkText: 'بولىدۇ' },
  Popconfirm: { okText: 'بولىدۇ', cancelText: 'بىكار قىلىش' },
  Empty: { description: 'مەلۇمات يوق' },
  Icon: { icon: 'سىنبەلگە' },
  Text: { edit: 'تەھرىرلەش', copy: 'كۆچۈرۈش', copied: 'كۆچۈرۈلدى', expand: 'يېيىش', collapse: 'يىغىش' },
  Form: {
    optional: '(ئىختىيارىي)',
    defaultValidateMessages: {
      default: `«\${label}» توغرا ئەمەس`,
      required: `«\${label}» نى تولدۇرۇڭ`,
      whitespace: `«\${label}» بوش بولسا بولمايدۇ`,
    },
  },
};

export const antdLocales: Record<Language, Locale> = { zh: zhCN, ug: ugCN, en: enUS };
