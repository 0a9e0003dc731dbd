import type { ConsoleKey, ConsoleSay } from '../../texts.tsx'

/** The fields that a column can be for, with other names that files have for them, in lower case and without marks. */
const fields = {
  primaryEmail: {
    words: 'people.email',
    names: ['email', 'mail', 'emailaddress', '邮箱', '电子邮箱', '电子邮件'],
  },
  primaryPhone: {
    words: 'people.phone',
    names: ['phone', 'mobile', 'tel', 'phonenumber', '手机', '手机号', '电话'],
  },
  username: { words: 'people.username', names: ['username', 'login', 'user', '用户名', '账号', '帐号'] },
  name: { words: 'people.name', names: ['name', 'fullname', 'displayname', '姓名', '名称'] },
  'profile.givenName': {
    words: 'people.givenName',
    names: ['givenname', 'firstname', 'forename', '名', '名字'],
  },
  'profile.familyName': {
    words: 'people.familyName',
    names: ['familyname', 'lastname', 'surname', '姓', '姓氏'],
  },
  'profile.nickname': { words: 'people.nickname', names: ['nickname', '昵称'] },
  'profile.birthdate': {
    words: 'people.birthdate',
    names: ['birthdate', 'birthday', 'dateofbirth', '生日', '出生日期'],
  },
  'profile.gender': { words: 'people.gender', names: ['gender', 'sex', '性别'] },
  'profile.website': { words: 'people.website', names: ['website', 'url', 'homepage', '网站'] },
  'profile.zoneinfo': { words: 'people.zoneinfo', names: ['zoneinfo', 'timezone', '时区'] },
  'profile.locale': { words: 'people.locale', names: ['locale', 'language', '语言'] },
  'profile.address.formatted': { words: 'people.address', names: ['address', '地址'] },
  'profile.address.streetAddress': {
    words: 'people.import.street',
    names: ['street', 'streetaddress', '街道'],
  },
  'profile.address.locality': { words: 'people.import.city', names: ['city', 'locality', 'town', '城市'] },
  'profile.address.region': {
    words: 'people.import.region',
    names: ['region', 'state', 'province', '省', '省份'],
  },
  'profile.address.postalCode': {
    words: 'people.import.postalCode',
    names: ['postalcode', 'zip', 'zipcode', '邮编'],
  },
  'profile.address.country': { words: 'people.import.country', names: ['country', '国家'] },
  avatar: { words: 'people.avatar', names: ['avatar', 'picture', 'photo', '头像'] },
  id: { words: 'people.import.id', names: ['id', 'userid', '编号'] },
  password: { words: 'people.password', names: ['password', '密码'] },
  passwordDigest: { words: 'people.import.digest', names: ['passworddigest', 'passwordhash'] },
  passwordAlgorithm: { words: 'people.import.algorithm', names: ['passwordalgorithm', 'hashalgorithm'] },
  profile: { words: 'people.import.profile', names: ['profile'] },
  customData: { words: 'people.import.customData', names: ['customdata', 'metadata'] },
} as const satisfies Record<string, { words: ConsoleKey; names: readonly string[] }>

type Field = keyof typeof fields

/** For a column that is not imported. */
const ignored = ''

export type Mapping = Readonly<Record<string, string>>

/** The field of each column, as its name lets guess. Each field is guessed once. */
export function guess(columns: readonly string[]): Mapping {
  const taken = new Set<string>()
  const entries = columns.map(column => {
    const field = fieldNamed(column)
    if (field === undefined || taken.has(field)) return [column, ignored] as const
    taken.add(field)
    return [column, field] as const
  })
  return Object.fromEntries(entries)
}

function fieldNamed(column: string): string | undefined {
  if (column in fields || column.startsWith('customData.') || column.startsWith('profile.')) return column
  const plain = column.toLowerCase().replace(/[\s_.-]/g, '')
  // The cast is safe: these are the keys.
  return (Object.keys(fields) as Field[]).find(field =>
    (fields[field].names as readonly string[]).includes(plain),
  )
}

/** What a column can be for, in words. Any column can become custom data under its name. */
export function optionsFor(column: string, chosen: string, say: ConsoleSay) {
  const known = Object.entries(fields).map(([id, { words }]) => ({ id, words: say(words) }))
  const custom = `customData.${column.replace(/[.\s]+/g, '_')}`
  const own = [custom, chosen].filter((id, at, all) => id && !(id in fields) && all.indexOf(id) === at)
  return [
    { id: ignored, words: say('people.import.ignore') },
    ...known,
    ...own.map(id => ({
      id,
      words: id.startsWith('customData.')
        ? say('people.import.custom', { name: id.slice('customData.'.length) })
        : id,
    })),
  ]
}

/** A field in words; a path of a document as it is. */
export function wordsOfField(field: string, say: ConsoleSay): string {
  return Object.hasOwn(fields, field) ? say(fields[field as Field].words) : field
}

/** A field that two columns are for. */
export function doubled(mapping: Mapping): string | undefined {
  const chosen = Object.values(mapping).filter(Boolean)
  return chosen.find((field, at) => chosen.indexOf(field) !== at)
}
