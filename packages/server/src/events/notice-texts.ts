import type { Language } from '@latchkey/contract'
import type { NoticeJob, NoticeKind } from './notices.ts'

/** What a notice says; how it looks is the letter's, as that of every message. */
export type NoticeText = {
  language: Language
  subject: string
  facts: [name: string, value: string][]
  paragraphs: string[]
  link: { href: string; label: string }
}

/** What stands around the facts of one notice. */
type NoticeLinks = { tenant: string; accountUrl: string; undoUrl: string | undefined }

type Words = {
  what: Readonly<Record<NoticeKind, string>>
  when: string
  until: string
  from: string
  device: string
  unknown: string
  byAdministrator: string
  ifYou: string
  ifNotYou: string
  ifYouGuessed: string
  ifNotYouGuessed: string
  undo: string
  undoLabel: string
  accountLabel: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    what: {
      password: 'The password of your account was changed',
      username: 'The username of your account was changed',
      email: 'The e-mail address of your account was changed',
      phone: 'The phone number of your account was changed',
      social: 'The social accounts linked to your account were changed',
      factor: 'The two-step verification or passkeys of your account were changed',
      personalAccessToken: 'A personal access token was made for your account',
      newDevice: 'Somebody signed in to your account from a new device',
      lockout: 'Too many wrong tries to get into your account',
      undone: 'A change of your account was taken back',
    },
    when: 'When',
    until: 'No more tries until',
    from: 'From',
    device: 'Device',
    unknown: 'unknown',
    byAdministrator: 'An administrator did this.',
    ifYou: 'If this was you, there is nothing to do.',
    ifNotYou:
      'If it was not you: change your password at once and end the other sessions on your account page. If you cannot get in any more, ask whoever runs this service for help.',
    ifYouGuessed:
      'If this was you, try again after that time, or ask whoever runs this service to let you try sooner.',
    ifNotYouGuessed:
      'If it was not you, somebody is guessing, and did not get in this way. Choose a password that you use nowhere else, and add a passkey: nobody can guess that.',
    undo: 'If it was not you, take the change back within seven days. All devices are signed out, and you choose a new password:',
    undoLabel: 'Take the change back',
    accountLabel: 'Open your account',
  },
  'zh-CN': {
    what: {
      password: '你的账号密码已更改',
      username: '你的账号用户名已更改',
      email: '你的账号邮箱已更改',
      phone: '你的账号手机号已更改',
      social: '你的账号所关联的社交账号已更改',
      factor: '你的账号的两步验证或通行密钥已更改',
      personalAccessToken: '你的账号新增了个人访问令牌',
      newDevice: '你的账号在新设备上登录',
      lockout: '有人多次尝试登录你的账号未成功',
      undone: '你的账号的一项更改已被撤销',
    },
    when: '时间',
    until: '暂停尝试至',
    from: '来源',
    device: '设备',
    unknown: '未知',
    byAdministrator: '此操作由管理员执行。',
    ifYou: '如果是你本人操作，无需理会。',
    ifNotYou:
      '如果不是你本人操作：请立即修改密码，并在账号页面结束其他会话。如果你已无法登录，请联系本服务的管理者。',
    ifYouGuessed: '如果是你本人操作，请在上述时间之后重试，或联系本服务的管理者提前解除限制。',
    ifNotYouGuessed:
      '如果不是你本人操作，说明有人在猜测，但并未因此进入你的账号。请换一个只在这里使用的密码，并添加通行密钥，它无法被猜到。',
    undo: '如果不是你本人操作，可在七天内撤销此更改。所有设备将退出登录，并由你设置新密码：',
    undoLabel: '撤销此更改',
    accountLabel: '打开我的账号',
  },
}

const clocks = new Map<Language, Intl.DateTimeFormat>()

/** Kept for each language: a formatter takes 27 KiB outside the heap, which its collector does not see. */
function clockOf(language: Language): Intl.DateTimeFormat {
  let clock = clocks.get(language)
  if (!clock) {
    clock = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
    clocks.set(language, clock)
  }
  return clock
}

/** A security notice in the person's language: what, when, from where, and what to do. */
export function noticeText(job: NoticeJob, { tenant, accountUrl, undoUrl }: NoticeLinks): NoticeText {
  const { language, kind } = job
  const say = words[language]
  const moment = (at: string) => `${clockOf(language).format(new Date(at))} UTC`
  const facts: NoticeText['facts'] = [[say.when, moment(job.at)]]
  if (job.until) facts.push([say.until, moment(job.until)])
  if (!job.byAdministrator)
    facts.push([say.from, job.address ?? say.unknown], [say.device, job.userAgent ?? say.unknown])
  const isGuess = kind === 'lockout'
  const ifYou = isGuess ? say.ifYouGuessed : say.ifYou
  const ifNotYou = isGuess ? say.ifNotYouGuessed : say.ifNotYou
  return {
    language,
    subject: `${say.what[kind]} · ${tenant}`,
    facts,
    paragraphs: [job.byAdministrator ? say.byAdministrator : ifYou, undoUrl ? say.undo : ifNotYou],
    link: undoUrl ? { href: undoUrl, label: say.undoLabel } : { href: accountUrl, label: say.accountLabel },
  }
}
