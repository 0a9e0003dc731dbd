import { Button, Card, Icon, Item, MenuItem, MoreMenu, RelativeTime } from '@latchkey/ui'
import { Eye, KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useView } from '../navigation.ts'
import { List } from '../people/List.tsx'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'
import { LegacySecret } from './LegacySecret.tsx'
import { DeleteSecret, NewSecret, RenameSecret, type Secret, ShowSecret } from './SecretDialogs.tsx'

/** The secrets of an application. Several are valid at once, so one is replaced without an interruption. */
export function SecretsPart({ application }: { application: Application }) {
  const say = useSay()
  const may = useMay()
  const { view, open } = useView()
  const secrets = useRead('GET /api/applications/:id/secrets', { params: { id: application.id } })
  const chosen = secrets.data?.find(({ name }) => name === view.of)
  return (
    <div className="lk-app-part">
      <Card title={say('applications.secrets')} description={say('applications.secrets.about')}>
        <List query={secrets} none={say('applications.secrets.none')}>
          {secret => (
            <Item
              key={secret.name}
              icon={KeyRound}
              name={secret.name}
              badge={hasExpired(secret) ? say('applications.secret.expired') : undefined}
              badgeTone="warning"
              facts={<Facts secret={secret} />}
              action={may('applications:write') && <Actions secret={secret} />}
            />
          )}
        </List>
        {may('applications:write') && (
          <div className="lk-card-foot">
            <Button onPress={() => open({ dialog: 'newSecret' })}>{say('applications.secret.create')}</Button>
          </div>
        )}
      </Card>
      {may('applications:write') && <LegacySecret application={application} />}
      <NewSecret application={application} />
      {chosen && <ShowSecret secret={chosen} />}
      {chosen && <RenameSecret secret={chosen} key={chosen.name} />}
      {chosen && <DeleteSecret secret={chosen} isLast={secrets.data?.length === 1} />}
    </div>
  )
}

function Facts({ secret }: { secret: Secret }) {
  const say = useSay()
  return (
    <>
      <code>{secret.value.slice(0, 4)}••••••••</code>
      {' · '}
      {say('applications.created')} <RelativeTime at={new Date(secret.createdAt)} />
      {secret.expiresAt !== null && (
        <>
          {' · '}
          {say('applications.secret.expires')} <RelativeTime at={new Date(secret.expiresAt)} />
        </>
      )}
    </>
  )
}

function Actions({ secret }: { secret: Secret }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const show = (dialog: string) => () => open({ dialog, of: secret.name })
  return (
    <MoreMenu of={secret.name}>
      {/* The API masks it for those who do not hold all of it. */}
      {may('all') && (
        <MenuItem icon={<Icon of={Eye} size={16} />} onAction={show('showSecret')}>
          {say('applications.secret.show')}
        </MenuItem>
      )}
      <MenuItem icon={<Icon of={Pencil} size={16} />} onAction={show('renameSecret')}>
        {say('applications.secret.rename')}
      </MenuItem>
      <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={show('deleteSecret')} isDangerous>
        {say('applications.secret.delete')}
      </MenuItem>
    </MoreMenu>
  )
}

function hasExpired({ expiresAt }: Secret): boolean {
  return expiresAt !== null && expiresAt <= Date.now()
}
