import { Button, Code, Dialog, DialogActions, SelectField, showToast, TextField } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useDraft } from '../data/draft.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { useAdministratorRoles } from './givable-roles.ts'
import { ScopeList } from './ScopeList.tsx'
import { useInvitation } from './use-invitation.ts'

const nothing = { name: '', email: '', roleId: '', way: 'mail' }

/** Makes a person an administrator, and sends or shows the link with which the person chooses a password. */
export function InviteDialog() {
  const say = useSay()
  const dialog = useDialog('invite')
  const [draft, setDraft, forget] = useDraft('invite', nothing)
  const [link, setLink] = useState<string>()
  const invitation = useInvitation()
  const close = () => {
    forget()
    setLink(undefined)
    invitation.reset()
    dialog.close()
  }
  const email = draft.email.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (invitation.isPending || !email || !draft.roleId) return
    const asked = { name: draft.name.trim(), email, roleId: draft.roleId, send: draft.way === 'mail' }
    invitation.mutate(asked, {
      onSuccess({ url, isNew }) {
        if (url) return setLink(url)
        showToast({ words: say(isNew ? 'administrators.invited' : 'administrators.given', { email }) })
        close()
      },
    })
  }
  const field = (name: keyof typeof nothing) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  return (
    <Dialog title={say('administrators.invite')} isOpen={dialog.isOpen} onClose={close} isDismissable={false}>
      {link ? (
        <div className="lk-administrator-stack">
          <p>{say('administrators.link.about', { email })}</p>
          <Code label={say('administrators.link')} isBlock>
            {link}
          </Code>
          <DialogActions>
            <Button look="filled" onPress={close}>
              {say('administrators.done')}
            </Button>
          </DialogActions>
        </div>
      ) : (
        <form className="lk-administrator-stack" onSubmit={submit} noValidate autoComplete="off">
          <TextField
            label={say('administrators.email')}
            {...field('email')}
            description={say('administrators.email.about')}
            inputMode="email"
            capitalization="none"
            autoComplete="off"
            autoFocus
          />
          <TextField label={say('administrators.name.optional')} {...field('name')} autoComplete="off" />
          <RoleField {...field('roleId')} />
          <SelectField
            label={say('administrators.way')}
            {...field('way')}
            isRequired
            options={[
              { id: 'mail', words: say('administrators.way.mail') },
              { id: 'link', words: say('administrators.way.link') },
            ]}
          />
          <ProblemNotice problem={invitation.error} />
          <DialogActions>
            <Button look="quiet" onPress={close}>
              {say('frame.cancel')}
            </Button>
            <Button
              type="submit"
              look="filled"
              isPending={invitation.isPending}
              isDisabled={!email || !draft.roleId}
            >
              {say('administrators.invite.do')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}

/** The roles that the administrator can give, and what the chosen one allows. */
function RoleField({ value, onChange }: { value: string; onChange: (roleId: string) => void }) {
  const say = useSay()
  const { roles, error } = useAdministratorRoles()
  const chosen = roles?.find(({ id }) => id === value)
  return (
    <>
      <SelectField
        label={say('administrators.role')}
        value={value}
        onChange={onChange}
        description={say('administrators.role.offered')}
        options={(roles ?? []).flatMap(({ id, name, isGivable }) => (isGivable ? [{ id, words: name }] : []))}
      />
      <ProblemNotice problem={error} />
      {chosen && (
        <details className="lk-administrator-may">
          <summary>{say('administrators.role.may')}</summary>
          <ScopeList scopes={chosen.scopes} />
        </details>
      )}
    </>
  )
}
