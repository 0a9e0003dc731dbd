import { pageSize } from '../frame/Pager.tsx'

const day = 24 * 60 * 60 * 1000

export const statuses = ['active', 'suspended', 'leaving'] as const
export const signIns = ['never', 'lately', 'longAgo'] as const
export const factors = ['any', 'none', 'Totp', 'WebAuthn'] as const
export const ages = ['week', 'month', 'quarter'] as const

const daysOf = { week: 7, month: 30, quarter: 90 }

/** The query of `GET /api/users` for a view of the page. */
export function peopleQuery(view: Readonly<Record<string, string>>, page: number, now = new Date()) {
  // To the day, so that the same view is the same request.
  const ago = (days: number) => String(now.setHours(0, 0, 0, 0) - days * day)
  const factor = factors.find(each => each === view.factor)
  const age = ages.find(each => each === view.created)
  return {
    page,
    page_size: pageSize,
    ...(view.q && { search: `%${plain(view.q)}%` }),
    ...(view.status === 'active' && { isSuspended: 'false', deletesAt: 'never' }),
    ...(view.status === 'suspended' && { isSuspended: 'true' }),
    ...(view.status === 'leaving' && { 'deletesAt.from': '1' }),
    ...(view.signIn === 'never' && { lastSignInAt: 'never' }),
    ...(view.signIn === 'lately' && { 'lastSignInAt.from': ago(30) }),
    ...(view.signIn === 'longAgo' && { 'lastSignInAt.to': ago(90) }),
    ...(view.role && { roleId: view.role }),
    ...(factor && { factor }),
    ...(age && { 'createdAt.from': ago(daysOf[age]) }),
  }
}

/** A phone number as the server keeps it, without the characters that people write into it. */
function plain(typed: string): string {
  return /^\+[\d\s().-]+$/.test(typed) ? typed.replace(/\D/g, '') : typed
}
