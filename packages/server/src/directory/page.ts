import type { Page } from './users.ts'

/** The number of rows before a page; 0 without a page. */
export function offset(page: Page | undefined): number {
  return page ? (page.number - 1) * page.size : 0
}
