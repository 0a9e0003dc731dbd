import type { TextKey } from '@latchkey/locales'

type WirePath = {
  /** The path of the section or dialog here. */
  opens: string
  /** The success page of a single task: a dialog that people are sent to, and leave once they are finished. */
  success?: keyof typeof successPages
}

/** The success pages of single tasks, with their titles. */
export const successPages = {
  '/email/success': 'task.email',
  '/phone/success': 'task.phone',
  '/username/success': 'task.username',
  '/password/success': 'task.password',
  '/authenticator-app/success': 'task.totp',
  '/authenticator-app/replace/success': 'task.totpReplaced',
  '/backup-codes/success': 'task.backupCodes',
  '/passkey/success': 'task.passkey',
  '/social/success': 'task.social',
} satisfies Record<string, TextKey>

const wirePaths: Readonly<Record<string, WirePath>> = {
  '/email': { opens: '/contact/email', success: '/email/success' },
  '/phone': { opens: '/contact/phone', success: '/phone/success' },
  '/username': { opens: '/security/username', success: '/username/success' },
  '/password': { opens: '/security/password', success: '/password/success' },
  '/authenticator-app': { opens: '/security/authenticator', success: '/authenticator-app/success' },
  '/authenticator-app/replace': {
    opens: '/security/authenticator',
    success: '/authenticator-app/replace/success',
  },
  '/backup-codes/generate': { opens: '/security/backup-codes', success: '/backup-codes/success' },
  '/backup-codes/regenerate': { opens: '/security/backup-codes', success: '/backup-codes/success' },
  '/backup-codes/manage': { opens: '/security/backup-codes-list' },
  '/passkey/add': { opens: '/security/passkey', success: '/passkey/success' },
  '/passkey/manage': { opens: '/security/passkey-list' },
  '/sessions': { opens: '/devices' },
  // Each dialog here verifies the person itself, so no other page sends anybody here.
  '/verified-action': { opens: '/security' },
}

/** The section or dialog that a path of the wire opens; docs/wire/account-api.md#5.3. */
export function wirePathOf(path: string): WirePath | undefined {
  const [, connectorId, action] = /^\/social\/(?!success$)([^/]+)(?:\/(change|remove))?$/.exec(path) ?? []
  if (!connectorId) return wirePaths[path]
  const opens = `/linked-accounts/${action === 'remove' ? 'unlink' : 'link'}-${connectorId}`
  return { opens, success: '/social/success' }
}

/** Success pages that come also if the application asked for none. */
export const isAlwaysShown = (success: string) => success === '/social/success'
