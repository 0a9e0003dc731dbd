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
} satisfies Record<string, TextKey>

/** The paths that applications link to; docs/wire/account-api.md#5.3. */
export const wirePaths: Readonly<Record<string, WirePath>> = {
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
  '/backup-codes/manage': { opens: '/security' },
  '/passkey/add': { opens: '/security/passkey', success: '/passkey/success' },
  '/passkey/manage': { opens: '/security' },
  '/sessions': { opens: '/devices' },
  // Each dialog here verifies the person itself, so no other page sends anybody here.
  '/verified-action': { opens: '/security' },
}
