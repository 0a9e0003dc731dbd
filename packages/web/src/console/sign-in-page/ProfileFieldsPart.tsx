import { Badge, Button, FormSection, Icon, IconButton, Skeleton } from '@latchkey/ui'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeleteFieldDialog } from './DeleteFieldDialog.tsx'
import type { ExperienceForm } from './experience.ts'
import { FieldDialog } from './FieldDialog.tsx'
import { OrderList } from './OrderList.tsx'
import type { ProfileField } from './profile-field.ts'
import { SignUpFieldsSection } from './SignUpFieldsSection.tsx'

/** What the accounts of this server have besides the standard profile, and what registration asks for. */
export function ProfileFieldsPart({ form }: ExperienceForm) {
  const list = useRead('GET /api/custom-profile-fields')
  if (list.error && !list.data) return <ProblemNotice problem={list.error} onRetry={() => list.refetch()} />
  if (!list.data) return <Skeleton height={240} />
  const fields = [...list.data].sort((one, other) => one.sieOrder - other.sieOrder)
  return (
    <>
      <FieldsSection fields={fields} />
      {fields.length > 0 && <SignUpFieldsSection form={form} fields={fields} />}
      <Dialogs fields={fields} />
    </>
  )
}

function FieldsSection({ fields }: { fields: readonly ProfileField[] }) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const { open } = useView()
  const sort = useChange('POST /api/custom-profile-fields/properties/sie-order')
  return (
    <FormSection title={say('signInPage.fields')} description={say('signInPage.fields.about')}>
      {fields.length === 0 && <p>{say('signInPage.fields.none')}</p>}
      {fields.length > 0 && (
        <OrderList
          label={say('signInPage.fields')}
          entries={fields}
          idOf={field => field.name}
          nameOf={field => field.label || field.name}
          onOrder={order =>
            sort.run({ body: { order: order.map(({ name }, index) => ({ name, sieOrder: index + 1 })) } })
          }
          more={field => <FieldActions field={field} />}
        />
      )}
      <ProblemNotice problem={sort.error} />
      {canWrite && (
        <div>
          <Button onPress={() => open({ dialog: 'field' })}>
            <Icon of={Plus} size={16} />
            {say('signInPage.fields.create')}
          </Button>
        </div>
      )}
    </FormSection>
  )
}

function FieldActions({ field }: { field: ProfileField }) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const { open } = useView()
  const name = field.label || field.name
  return (
    <>
      <Badge>{say(`signInPage.type.${field.type}`)}</Badge>
      {field.required && <Badge>{say('signInPage.field.required')}</Badge>}
      {canWrite && (
        <span className="lk-order-actions">
          <IconButton
            label={say('signInPage.field.edit', { name })}
            onPress={() => open({ dialog: 'field', of: field.name })}
          >
            <Icon of={Pencil} size={16} />
          </IconButton>
          <IconButton
            label={say('signInPage.field.delete', { name })}
            onPress={() => open({ dialog: 'delete-field', of: field.name })}
          >
            <Icon of={Trash2} size={16} />
          </IconButton>
        </span>
      )}
    </>
  )
}

function Dialogs({ fields }: { fields: readonly ProfileField[] }) {
  const canWrite = useMay()('settings:write')
  const { view } = useView()
  const field = fields.find(each => each.name === view.of)
  if (!canWrite) return null
  return (
    <>
      <FieldDialog key={field?.name ?? ''} field={field} />
      {field && <DeleteFieldDialog field={field} />}
    </>
  )
}
