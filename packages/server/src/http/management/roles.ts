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
import { type ManagementOperation, named } from './operation.ts'

/** ManagementOperations on roles, their scopes and their holders. */
export const roleOperations = (totals: UserTotals) => ({
  listRoles: {
    perform: ({ tx }, listing) => listRoles(tx, listing),
  } satisfies ManagementOperation<'listRoles'>,

  createRole: {
    perform: (directory, { body }) => createRole(directory, body),
  } satisfies ManagementOperation<'createRole'>,

  readRole: {
    perform: ({ tx }, { params }) => readRole(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readRole'>,

  updateRole: {
    perform: (directory, { params, body }) => updateRole(directory, named(params, 'id'), body),
  } satisfies ManagementOperation<'updateRole'>,

  deleteRole: {
    perform: (directory, { params }) => deleteRole(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteRole'>,

  listRoleUsers: {
    perform: (directory, { params, search, page }) =>
      listRoleUsers(directory, named(params, 'id'), { search, page, totals }),
  } satisfies ManagementOperation<'listRoleUsers'>,

  addRoleUsers: {
    perform: (directory, { params, body }) => addRoleUsers(directory, named(params, 'id'), body.userIds),
  } satisfies ManagementOperation<'addRoleUsers'>,

  removeRoleUser: {
    perform: (account, { params }) => removeRoleUser(account, named(params, 'id')),
  } satisfies ManagementOperation<'removeRoleUser'>,

  listRoleApplications: {
    perform: ({ tx }, { params, ...listing }) => listRoleApplications(tx, named(params, 'id'), listing),
  } satisfies ManagementOperation<'listRoleApplications'>,

  addRoleApplications: {
    perform: (directory, { params, body }) =>
      addRoleApplications(directory, named(params, 'id'), body.applicationIds),
  } satisfies ManagementOperation<'addRoleApplications'>,

  removeRoleApplication: {
    perform: (directory, { params }) =>
      removeRoleApplication(directory, named(params, 'id'), named(params, 'applicationId')),
  } satisfies ManagementOperation<'removeRoleApplication'>,

  listRoleScopes: {
    perform: ({ tx }, { params, ...listing }) => listRoleScopes(tx, named(params, 'id'), listing),
  } satisfies ManagementOperation<'listRoleScopes'>,

  addRoleScopes: {
    perform: (directory, { params, body }) => addRoleScopes(directory, named(params, 'id'), body.scopeIds),
  } satisfies ManagementOperation<'addRoleScopes'>,

  removeRoleScope: {
    perform: (directory, { params }) =>
      removeRoleScope(directory, { roleId: named(params, 'id'), scopeId: named(params, 'scopeId') }),
  } satisfies ManagementOperation<'removeRoleScope'>,
})
