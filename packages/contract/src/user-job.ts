import { z } from 'zod'
import type { ManagementScope } from './scopes.ts'
import { givenMilliseconds, jsonObject, milliseconds } from './user-values.ts'

/**
 * The kinds of jobs at many accounts, each with the scope that the same change of one account needs. `cancelDeletion`
 * and `deleteImported` exist only as the undoing of another job.
 */
export const userJobScopes = {
  suspend: 'users:suspend',
  restore: 'users:suspend',
  roles: 'roles:write',
  endSessions: 'users:support',
  expirePasswords: 'users:write',
  invite: 'users:support',
  delete: 'users:write',
  cancelDeletion: 'users:write',
  export: 'users:read',
  import: 'users:write',
  deleteImported: 'users:write',
} as const satisfies Record<string, ManagementScope>

export type UserJobType = keyof typeof userJobScopes

const userJobTypes = Object.keys(userJobScopes) as [UserJobType, ...UserJobType[]]

const userJobStatuses = ['pending', 'running', 'stopping', 'stopped', 'finished', 'failed'] as const

/** Ids of one request at most. A larger selection is named by what it matches. */
const mostIds = 1000

const userId = z.string().min(1).max(256)

/** The accounts of a job. They are written down once, when the job is created: later arrivals are not touched. */
export const userSelection = z.union([
  z.strictObject({ ids: z.array(userId).min(1).max(mostIds) }),
  z.strictObject({
    matching: z.record(z.string(), z.union([z.string(), z.array(z.string())])).meta({
      description:
        'The search and the filters of `GET /api/users`, by the names of its parameters; `{}` matches everybody.',
    }),
    except: z.array(userId).max(mostIds).optional().meta({ description: 'Ids that are left out.' }),
  }),
])

export type UserSelection = z.infer<typeof userSelection>

export const exportFormats = ['csv', 'ndjson'] as const

const suspensionReason = z
  .string()
  .min(1)
  .max(256)
  .nullish()
  .meta({ description: 'For administrators; never shown to the person.' })

const selected = { users: userSelection }
const roleIds = z.array(z.string().min(1)).max(100)

/** The bodies of the requests that create a job. */
export const userJobBodies = {
  selection: z.object(selected),
  suspension: z.object({
    ...selected,
    reason: suspensionReason,
    until: givenMilliseconds.nullish().meta({
      description: 'When the accounts are restored automatically, in milliseconds since the Unix epoch.',
    }),
  }),
  roles: z
    .object({ ...selected, add: roleIds.default([]), remove: roleIds.default([]) })
    .refine(({ add, remove }) => add.length + remove.length > 0, {
      error: 'names a role to add or to remove',
      path: ['add'],
    }),
  export: z.object({ ...selected, format: z.enum(exportFormats) }),
}

/** The upload of an import: a file, and how it is read. */
export const importUpload = {
  file: { maximum: 50 * 1024 * 1024 },
  options: { maximum: 64 * 1024 },
} as const

/** The part `options` of an import, as JSON. */
export const importOptions = z.strictObject({
  format: z
    .enum(exportFormats)
    .meta({ description: 'CSV with a first line of names, or a JSON object a line.' }),
  mapping: z.record(z.string(), z.string()).optional().meta({
    description:
      'The field for each column: a field of `POST /api/users`, or a path such as `profile.givenName` or `customData.plan`. Other columns are ignored. Without a mapping, each column is named like its field.',
  }),
  isDryRun: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether everything is checked and nothing written.' }),
  onExisting: z.enum(['skip', 'update', 'fail']).default('fail').meta({
    description:
      'What happens to a row whose id, e-mail address, phone number or username an account has. `update` never changes a password.',
  }),
  sendInvitations: z.boolean().default(false).meta({
    description: 'Whether a second job mails an invitation to each account that was created.',
  }),
})

export type ImportOptions = z.output<typeof importOptions>

const failureReason = z.object({
  code: z.string().meta({ description: 'An error code of the operation at one account.' }),
  message: z.string().meta({ description: 'In the language of the request.' }),
})

/** A job at many accounts; an addition to the wire. */
export const userJob = z.object({
  id: z.string(),
  type: z.enum(userJobTypes),
  status: z.enum(userJobStatuses).meta({
    description:
      '`failed`: it was given up; `stopped`: by an administrator, or its administrator lost the scope.',
  }),
  total: z.number().int(),
  succeeded: z.number().int(),
  skipped: z.number().int().meta({ description: 'There was nothing to do.' }),
  failed: z.number().int(),
  createdAt: milliseconds,
  startedAt: milliseconds.nullable(),
  endedAt: milliseconds.nullable(),
  createdBy: z
    .object({ id: z.string(), name: z.string().nullable() })
    .meta({ description: 'A person or an application; the name is null if it does not exist any more.' }),
  isDryRun: z.boolean(),
  details: jsonObject.meta({ description: 'What was asked for, without the selection.' }),
  problem: failureReason.nullable().meta({ description: 'Why the job as a whole ended early.' }),
  isUndoable: z.boolean().meta({ description: 'Whether `POST …/undo` can take it back now.' }),
  undoes: z.string().nullable().meta({ description: 'The job that this one undoes.' }),
  undoneBy: z.string().nullable().meta({ description: 'The job that undoes this one.' }),
  invitations: z
    .string()
    .nullable()
    .meta({ description: 'The job that mails the invitations of an import.' }),
  file: z
    .object({ name: z.string(), size: z.number().int(), expiresAt: milliseconds })
    .nullable()
    .meta({ description: 'The file of a finished export, for 24 hours.' }),
})

export type UserJob = z.infer<typeof userJob>

/** An account, or a row of an import, at which a job failed. */
export const userJobFailure = failureReason.extend({
  userId: z.string().nullable(),
  name: z.string().nullable().meta({ description: 'Name, username or address of the account.' }),
  line: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'The line in the file of an import, counted from 1.' }),
  field: z.string().nullable(),
  details: z.string().nullable(),
})

export type UserJobFailure = z.infer<typeof userJobFailure>
