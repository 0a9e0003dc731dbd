import type { Language, UsageType } from '@latchkey/contract'
import { escapeHtml, oneLine } from './render.ts'

/** A message ready to be sent: by mail as `subject`, `text` and `html`, by SMS as `short`. */
export type Letter = { subject: string; text: string; html: string; short: string }

export type Content = {
  language: Language
  subject: string
  /** What happened, in names and values. The text then begins with the subject: by SMS there is no other. */
  facts?: readonly (readonly [name: string, value: string])[] | undefined
  /** What it is about, a sentence or more each. */
  paragraphs: string[]
  code?: string | undefined
  /** Where its one button leads. */
  link?: { href: string; label: string } | undefined
  /** What stands small below. */
  ending?: string | undefined
}

/** A letter in our own look: readable as text, and as HTML in the dark as well. */
export function composeLetter(content: Content): Letter {
  const { subject, facts, paragraphs, code, link, ending, language } = content
  const colon = language === 'zh-CN' ? '：' : ': '
  const happened = facts && [subject, facts.map(fact => fact.join(colon)).join('\n')]
  const parts = [...(happened ?? []), ...paragraphs, code, link && `${link.label}\n${link.href}`, ending]
  return {
    subject: oneLine(subject),
    text: `${parts.filter(Boolean).join('\n\n')}\n`,
    html: htmlOf(content),
    short: [code ? `${subject}${colon}${code}` : paragraphs.join(' '), link?.href].filter(Boolean).join(' '),
  }
}

/** What is written where no connector brings a template: codes and invitations, for every usage. */
export function letterOf(usage: UsageType, payload: Readonly<Record<string, unknown>>): Letter {
  const language: Language = /^zh\b/i.test(String(payload.locale ?? '')) ? 'zh-CN' : 'en'
  const { ending, follow } = frame[language]
  const [subject, lead] = usages[usage][language]
  const code = textOf(payload.code)
  const href = textOf(payload.link)
  const organization = nameOf(payload.organization)
  return composeLetter({
    language,
    subject: organization ? `${subject} · ${organization}` : subject,
    paragraphs: [lead],
    code,
    link: href ? { href, label: follow } : undefined,
    ending,
  })
}

const frame = {
  en: {
    follow: 'Go on',
    ending:
      'Keep this to yourself: nobody who works for us will ever ask you for it. If you did not ask for this message, you can ignore it.',
  },
  'zh-CN': {
    follow: '继续',
    ending: '请勿告诉他人：我们的工作人员绝不会向你索取。如果这不是你本人的操作，请忽略此消息。',
  },
} as const

type Words = Record<Language, readonly [subject: string, lead: string]>

const usages: Record<UsageType, Words> = {
  SignIn: {
    en: ['Your sign-in code', 'Use this code to sign in.'],
    'zh-CN': ['你的登录验证码', '请使用此验证码登录。'],
  },
  Register: {
    en: ['Your registration code', 'Use this code to create your account.'],
    'zh-CN': ['你的注册验证码', '请使用此验证码创建账号。'],
  },
  ForgotPassword: {
    en: ['Your code for a new password', 'Use this code to choose a new password.'],
    'zh-CN': ['你的重置密码验证码', '请使用此验证码设置新密码。'],
  },
  OrganizationInvitation: {
    en: ['You are invited', 'You are invited to join an organization.'],
    'zh-CN': ['你收到一份邀请', '你被邀请加入一个组织。'],
  },
  Generic: {
    en: ['Your verification code', 'Use this code to go on.'],
    'zh-CN': ['你的验证码', '请使用此验证码继续操作。'],
  },
  UserPermissionValidation: {
    en: ['Confirm that it’s you', 'Use this code to confirm that it is you who changes your account.'],
    'zh-CN': ['确认是你本人', '请使用此验证码确认是你本人在修改账号。'],
  },
  BindNewIdentifier: {
    en: ['Confirm that this is yours', 'Use this code to add this address or number to your account.'],
    'zh-CN': ['确认这属于你', '请使用此验证码将此地址或号码添加到你的账号。'],
  },
  MfaVerification: {
    en: ['Your code for the second step', 'Use this code as the second step of signing in.'],
    'zh-CN': ['你的两步验证码', '请使用此验证码完成登录的第二步。'],
  },
  BindMfa: {
    en: ['Set up two-step verification', 'Use this code to set up a second step for signing in.'],
    'zh-CN': ['设置两步验证', '请使用此验证码为登录设置第二步验证。'],
  },
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name) : undefined
}

/** Mail programs read little more than inline styles and one style sheet; what they leave out must not be missed. */
function htmlOf({ language, subject, facts, paragraphs, code, link, ending }: Content): string {
  const inside = [
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600">${escapeHtml(subject)}</h1>`,
    facts && `<table style="margin:0 0 16px;border-collapse:collapse">${facts.map(rowOf).join('')}</table>`,
    ...paragraphs.map(text => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`),
    code &&
      `<p class="code" style="margin:0 0 24px;padding:16px;border-radius:12px;background:#f1f3f9;font:600 32px/40px ui-monospace,Menlo,Consolas,monospace;letter-spacing:6px;text-align:center">${escapeHtml(code)}</p>`,
    link &&
      `<p style="margin:0 0 24px"><a class="button" href="${escapeHtml(link.href)}" style="display:inline-block;padding:12px 24px;border-radius:10px;background:#3b5bdb;color:#fff;font-weight:600;text-decoration:none">${escapeHtml(link.label)}</a></p>`,
    ending &&
      `<p class="small" style="margin:0;font-size:14px;line-height:20px;color:#5c6270">${escapeHtml(ending)}</p>`,
  ]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>@media (prefers-color-scheme:dark){body{background:#111318!important;color:#e6e8ee!important}.card{background:#1b1e26!important;border-color:#2f3440!important}.code{background:#272b36!important}.small{color:#a3a9b8!important}}</style>
</head>
<body style="margin:0;padding:32px 16px;background:#f6f7fb;color:#1a1d26;font:16px/24px system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif">
<main class="card" style="max-width:480px;margin:0 auto;padding:32px;border:1px solid #e3e6ef;border-radius:16px;background:#fff">
${inside.filter(Boolean).join('\n')}
</main>
</body>
</html>
`
}

function rowOf([name, value]: readonly [string, string]): string {
  return `<tr><th class="small" scope="row" style="padding:4px 16px 4px 0;color:#5c6270;font-weight:400;text-align:start;vertical-align:top;word-break:keep-all">${escapeHtml(name)}</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere">${escapeHtml(value)}</td></tr>`
}
