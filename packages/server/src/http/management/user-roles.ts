import { addRoles, removeRole, replaceRoles } from '../../account/roles.ts'
import { listUserRoles } from '../../directory/role-list.ts'
import { type ManagementOperation, named } from './operation.ts'

export const userRoleOperations = {
  listUserRoles: {
    perform: ({ tx, user }, listing) => listUserRoles(tx, user.id, listing),
  } satisfies ManagementOperation<'listUserRoles'>,

  addUserRoles: {
    perform: async (account, { body: { roleIds } }) => ({
      roleIds,
      addedRoleIds: await addRoles(account, roleIds),
    }),
  } satisfies ManagementOperation<'addUserRoles'>,

  replaceUserRoles: {
    perform: async (account, { body }) => ({ roleIds: await replaceRoles(account, body.roleIds) }),
  } satisfies ManagementOperation<'replaceUserRoles'>,

  removeUserRole: {
    perform: (account, { params }) => removeRole(account, named(params, 'roleId')),
  } satisfies ManagementOperation<'removeUserRole'>,
}
