import type { Output } from '@latchkey/client'

export type Role = Output<'GET /api/roles/:id'>
export type Api = Output<'GET /api/resources/:id'>

/** The API of this console. Its scopes do not change, and people get them by roles of administrators alone. */
export const managementApi = 'management-api'

/** The roles of the server itself, which cannot be changed. */
const fixed: readonly string[] = ['owner', 'administrator', 'support', 'read-only']

export const isFixed = ({ id }: Pick<Role, 'id'>) => fixed.includes(id)

/** The role that gives back ends the whole Management API, which each server begins with. */
export const isFirst = ({ id }: Pick<Role, 'id'>) => id === 'management-api-access' || fixed.includes(id)

export const pathOfRole = ({ id, isAdministrator }: Pick<Role, 'id' | 'isAdministrator'>) =>
  `/${isAdministrator ? 'administrators' : 'roles'}/${encodeURIComponent(id)}`

export const pathOfApi = ({ id }: Pick<Api, 'id'>) => `/roles/apis/${encodeURIComponent(id)}`
