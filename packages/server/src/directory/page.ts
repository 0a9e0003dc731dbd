import type { Page } from './users.ts'

/** How many come before a page; without a page, none. */
export function offset(page: Page | undefined): number {
  return page ? (page.number - 1) * page.size : 0
}
