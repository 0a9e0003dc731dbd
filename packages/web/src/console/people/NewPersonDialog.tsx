import {
  Button,
  Code,
  Dialog,
  DialogActions,
  PasswordField,
  SelectField,
  showToast,
  TextField,
} from '@latchkey/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../data/client.ts'
import { useDraft } from '../data/draft.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { navigate, useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'

const nobody = { name: '', username: '', email: '', phone: '' }
const ways = ['mail', 'link', 'password', 'none'] as const
type Way = (typeof ways)[number]

/** Creates a person, who then chooses a password by a link, or gets one. */
export function NewPersonDialog() {
  const say = useSay()
  const dialog = useDialog('new')
  const [values, setValues, forget] = useDraft('new-person', nobody)
  const [way, setWay] = useState<Way>('link')
  const [password, setPassword] = useState('')
  const create = useCreation()
  const field = (name: keyof typeof nobody) => ({
    value: values[name],
    onChange: (value: string) => setValues({ ...values, [name]: value }),
  })
  const close = () => {
    forget()
    setPassword('')
    create.reset()
    dialog.close()
  }
  const open = (id: string) => {
    forget()
    navigate(`/people/${id}`)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (create.isPending) return
    create.mutate(
      { values, way, password },
      {
        onSuccess: ({ id, url }) => {
          if (url) return
          showToast({ words: say(way === 'mail' ? 'people.invited' : 'people.createdDone') })
          open(id)
        },
      },
    )
  }
  const created = create.data
  return (
    <Dialog title={say('people.create')} isOpen={dialog.isOpen} onClose={close} isDismissable={false}>
      {created?.url ? (
        <div className="lk-stack">
          <p>{say('people.link.about')}</p>
          <Code label={say('people.link')} isBlock>
            {created.url}
          </Code>
          <DialogActions>
            <Button look="filled" onPress={() => open(created.id)}>
              {say('people.open')}
            </Button>
          </DialogActions>
        </div>
      ) : (
        <form className="lk-stack" onSubmit={submit} noValidate autoComplete="off">
          <TextField label={say('people.name')} {...field('name')} autoComplete="off" autoFocus />
          <TextField
            label={say('people.username')}
            {...field('username')}
            autoComplete="off"
            capitalization="none"
          />
          <TextField
            label={say('people.email')}
            {...field('email')}
            autoComplete="off"
            inputMode="email"
            capitalization="none"
          />
          <TextField
            label={say('people.phone')}
            {...field('phone')}
            autoComplete="off"
            inputMode="tel"
            description={say('people.phone.about')}
          />
          <SelectField
            label={say('people.way')}
            value={way}
            onChange={next => setWay(ways.find(each => each === next) ?? 'none')}
            isRequired
            options={[
              { id: 'link', words: say('people.way.link') },
              { id: 'mail', words: say('people.way.mail') },
              { id: 'password', words: say('people.way.password') },
              { id: 'none', words: say('people.way.none') },
            ]}
          />
          {way === 'password' && (
            <PasswordField
              label={say('people.password')}
              value={password}
              onChange={setPassword}
              autoComplete="new-password"
            />
          )}
          <ProblemNotice problem={create.error} />
          <DialogActions>
            <Button look="quiet" onPress={close}>
              {say('frame.cancel')}
            </Button>
            <Button type="submit" look="filled" isPending={create.isPending}>
              {say('people.create')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}

type Creation = { values: typeof nobody; way: Way; password: string }

/** The person and the invitation are two operations: if the second is refused, the person is there without one. */
function useCreation() {
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ values, way, password }: Creation) {
      const { name, username, email, phone } = values
      const { id } = await call('POST /api/users', {
        body: {
          ...(name && { name }),
          ...(username && { username }),
          ...(email && { primaryEmail: email }),
          ...(phone && { primaryPhone: phone.replace(/\D/g, '') }),
          ...(way === 'password' && { password }),
        },
      })
      if (way !== 'mail' && way !== 'link') return { id, url: undefined }
      const { url } = await call('POST /api/users/:userId/access-links', {
        params: { userId: id },
        body: { purpose: 'invitation', send: way === 'mail' },
      })
      return { id, url }
    },
    onSettled: () => queries.invalidateQueries(),
  })
}
