import {
  addApplicationRoles,
  removeApplicationRole,
  replaceApplicationRoles,
} from '../../directory/application-roles.ts'
import { listApplicationRoles } from '../../directory/role-list.ts'
import { type ManagementOperation, named } from './operation.ts'

export const applicationRoleOperations = {
  listApplicationRoles: {
    perform: ({ tx }, { params, ...listing }) =>
      listApplicationRoles(tx, named(params, 'applicationId'), listing),
  } satisfies ManagementOperation<'listApplicationRoles'>,

  addApplicationRoles: {
    async perform(directory, { params, body }) {
      const roleIds = [...new Set(body.roleIds)]
      const addedRoleIds = await addApplicationRoles(directory, named(params, 'applicationId'), roleIds)
      return { roleIds, addedRoleIds }
    },
  } satisfies ManagementOperation<'addApplicationRoles'>,

  replaceApplicationRoles: {
    async perform(directory, { params, body }) {
      await replaceApplicationRoles(directory, named(params, 'applicationId'), body.roleIds)
      return 'OK' as const
    },
  } satisfies ManagementOperation<'replaceApplicationRoles'>,

  removeApplicationRole: {
    perform: (directory, { params }) =>
      removeApplicationRole(directory, named(params, 'applicationId'), named(params, 'roleId')),
  } satisfies ManagementOperation<'removeApplicationRole'>,
}
