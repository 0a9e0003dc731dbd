import { showToast } from '@latchkey/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useAdministrator } from '../access.ts'
import { call } from '../data/client.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Listed, nameOfAdministrator } from './administrator-name.ts'

/** Takes all roles of administrators away. The account stays. */
export function RemoveDialog({ person }: { person: Listed }) {
  const say = useSay()
  const own = useAdministrator()
  const dialog = useDialog('remove')
  const queries = useQueryClient()
  const name = nameOfAdministrator(person)
  const remove = useMutation({
    async mutationFn() {
      for (const { id: roleId } of person.roles)
        await call('DELETE /api/users/:userId/roles/:roleId', { params: { userId: person.id, roleId } })
    },
    onSettled: () => queries.invalidateQueries(),
  })
  const close = () => {
    remove.reset()
    dialog.close()
  }
  return (
    <Confirm
      title={say('administrators.remove.title', { name })}
      verb={say('administrators.remove')}
      isOpen={dialog.isOpen}
      onClose={close}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess() {
            showToast({ words: say('administrators.removed', { name }) })
            close()
          },
        })
      }
      isPending={remove.isPending}
      problem={remove.error}
      isDangerous
    >
      <p>{say(person.id === own.id ? 'administrators.remove.self' : 'administrators.remove.about')}</p>
    </Confirm>
  )
}
