import { Checkbox, Skeleton, showToast } from '@latchkey/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../data/client.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Listed, nameOfAdministrator } from './administrator-name.ts'
import { useAdministratorRoles } from './givable-roles.ts'

/** Gives and takes roles of administrators. Other roles of the person stay as they are. */
export function ChangeRolesDialog({ person }: { person: Listed }) {
  const say = useSay()
  const dialog = useDialog('roles')
  const { roles } = useAdministratorRoles(dialog.isOpen)
  const present = person.roles.map(({ id }) => id)
  const [typed, setTyped] = useState<readonly string[]>()
  const chosen = typed ?? present
  const change = useRoleChange(person)
  const close = () => {
    setTyped(undefined)
    change.reset()
    dialog.close()
  }
  return (
    <Confirm
      title={say('administrators.change.title', { name: nameOfAdministrator(person) })}
      verb={say('frame.save')}
      isOpen={dialog.isOpen}
      onClose={close}
      onConfirm={() =>
        change.mutate(chosen, {
          onSuccess() {
            showToast({ words: say('frame.saved') })
            close()
          },
        })
      }
      isPending={change.isPending}
      isDisabled={chosen.length === 0 || isSame(chosen, present)}
      problem={change.error}
    >
      {!roles && <Skeleton height={120} />}
      {roles?.map(role => (
        <fieldset
          key={role.id}
          className="lk-administrator-fields"
          disabled={!role.isGivable && !present.includes(role.id)}
        >
          <Checkbox
            isSelected={chosen.includes(role.id)}
            onChange={isChosen =>
              setTyped(isChosen ? [...chosen, role.id] : chosen.filter(id => id !== role.id))
            }
          >
            <strong>{role.name}</strong>
            <span className="lk-administrator-about">
              {role.isGivable || present.includes(role.id)
                ? role.description
                : say('administrators.role.notHeld')}
            </span>
          </Checkbox>
        </fieldset>
      ))}
      <p className="lk-form-description">{say('administrators.change.about')}</p>
    </Confirm>
  )
}

/** New roles come first: a person who goes from one role to another is an administrator all the time. */
function useRoleChange({ id: userId, roles }: Listed) {
  const queries = useQueryClient()
  const present = roles.map(({ id }) => id)
  return useMutation({
    async mutationFn(chosen: readonly string[]) {
      const roleIds = chosen.filter(id => !present.includes(id))
      if (roleIds.length > 0)
        await call('POST /api/users/:userId/roles', { params: { userId }, body: { roleIds } })
      for (const roleId of present)
        if (!chosen.includes(roleId))
          await call('DELETE /api/users/:userId/roles/:roleId', { params: { userId, roleId } })
    },
    onSettled: () => queries.invalidateQueries(),
  })
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every(id => other.includes(id))
