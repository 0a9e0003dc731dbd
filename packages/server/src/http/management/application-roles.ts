import {
  addApplicationRoles,
  removeApplicationRole,
  replaceApplicationRoles,
} from '../../directory/application-roles.ts'
import { listApplicationRoles } from '../../directory/role-list.ts'
import { named, type Operation } from './operation.ts'

export const applicationRoleOperations = {
  listApplicationRoles: {
    perform: ({ tx }, { params, ...listing }) =>
      listApplicationRoles(tx, named(params, 'applicationId'), listing),
  } satisfies Operation<'listApplicationRoles'>,

  addApplicationRoles: {
    async perform(directory, { params, body }) {
      const roleIds = [...new Set(body.roleIds)]
      const addedRoleIds = await addApplicationRoles(directory, named(params, 'applicationId'), roleIds)
      return { roleIds, addedRoleIds }
    },
  } satisfies Operation<'addApplicationRoles'>,

  replaceApplicationRoles: {
    async perform(directory, { params, body }) {
      await replaceApplicationRoles(directory, named(params, 'applicationId'), body.roleIds)
      return 'OK' as const
    },
  } satisfies Operation<'replaceApplicationRoles'>,

  removeApplicationRole: {
    perform: (directory, { params }) =>
      removeApplicationRole(directory, named(params, 'applicationId'), named(params, 'roleId')),
  } satisfies Operation<'removeApplicationRole'>,
}
