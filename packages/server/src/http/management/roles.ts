import { listRoleApplications } from '../../directory/application-list.ts'
import { readRole } from '../../directory/role.ts'
import {
  addRoleApplications,
  addRoleUsers,
  removeRoleApplication,
  removeRoleUser,
} from '../../directory/role-holders.ts'
import { listRoles } from '../../directory/role-list.ts'
import { addRoleScopes, listRoleScopes, removeRoleScope } from '../../directory/role-scopes.ts'
import { createRole, deleteRole, updateRole } from '../../directory/roles.ts'
import { listRoleUsers } from '../../directory/user-list.ts'
import type { UserTotals } from '../../directory/user-totals.ts'
import { named, type Operation } from './operation.ts'

/** Operations on roles, their scopes and their holders. */
export const roleOperations = (totals: UserTotals) => ({
  listRoles: { perform: ({ tx }, listing) => listRoles(tx, listing) } satisfies Operation<'listRoles'>,

  createRole: {
    perform: (directory, { body }) => createRole(directory, body),
  } satisfies Operation<'createRole'>,

  readRole: {
    perform: ({ tx }, { params }) => readRole(tx, named(params, 'id')),
  } satisfies Operation<'readRole'>,

  updateRole: {
    perform: (directory, { params, body }) => updateRole(directory, named(params, 'id'), body),
  } satisfies Operation<'updateRole'>,

  deleteRole: {
    perform: (directory, { params }) => deleteRole(directory, named(params, 'id')),
  } satisfies Operation<'deleteRole'>,

  listRoleUsers: {
    perform: (directory, { params, search, page }) =>
      listRoleUsers(directory, named(params, 'id'), { search, page, totals }),
  } satisfies Operation<'listRoleUsers'>,

  addRoleUsers: {
    perform: (directory, { params, body }) => addRoleUsers(directory, named(params, 'id'), body.userIds),
  } satisfies Operation<'addRoleUsers'>,

  removeRoleUser: {
    perform: (account, { params }) => removeRoleUser(account, named(params, 'id')),
  } satisfies Operation<'removeRoleUser'>,

  listRoleApplications: {
    perform: ({ tx }, { params, ...listing }) => listRoleApplications(tx, named(params, 'id'), listing),
  } satisfies Operation<'listRoleApplications'>,

  addRoleApplications: {
    perform: (directory, { params, body }) =>
      addRoleApplications(directory, named(params, 'id'), body.applicationIds),
  } satisfies Operation<'addRoleApplications'>,

  removeRoleApplication: {
    perform: (directory, { params }) =>
      removeRoleApplication(directory, named(params, 'id'), named(params, 'applicationId')),
  } satisfies Operation<'removeRoleApplication'>,

  listRoleScopes: {
    perform: ({ tx }, { params, ...listing }) => listRoleScopes(tx, named(params, 'id'), listing),
  } satisfies Operation<'listRoleScopes'>,

  addRoleScopes: {
    perform: (directory, { params, body }) => addRoleScopes(directory, named(params, 'id'), body.scopeIds),
  } satisfies Operation<'addRoleScopes'>,

  removeRoleScope: {
    perform: (directory, { params }) =>
      removeRoleScope(directory, { roleId: named(params, 'id'), scopeId: named(params, 'scopeId') }),
  } satisfies Operation<'removeRoleScope'>,
})
