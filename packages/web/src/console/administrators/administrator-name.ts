import type { Output } from '@latchkey/client'

export type Listed = Output<'GET /api/administrators'>[number]

export const nameOfAdministrator = ({ name, username, primaryEmail, id }: Listed) =>
  name || username || primaryEmail || id
