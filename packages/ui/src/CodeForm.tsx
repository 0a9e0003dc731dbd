import type { FormEvent, ReactNode } from 'react'
import { Button } from './Button.tsx'
import { CodeField } from './CodeField.tsx'
import './CodeForm.css'
import { Link } from './Link.tsx'
import { useText } from './text.tsx'

type CodeFormProps = {
  /** Where the code was sent, in the form that the person may see. */
  address: string
  field: { value: string; onChange: (code: string) => void; error: string | undefined }
  onSubmit: (event: FormEvent) => void
  isPending: boolean
  submitLabel: string
  /** Returns to the address. Without it the address cannot be changed. */
  onChangeAddress?: (() => void) | undefined
  /** The button that sends another code, and what stands below. */
  children?: ReactNode
}

/** Asks for a code that was sent to an address. The form submits itself at the sixth digit. */
export function CodeForm(props: CodeFormProps) {
  const { address, field, onSubmit, isPending, submitLabel, onChangeAddress, children } = props
  const say = useText()
  return (
    <form className="lk-code-form" onSubmit={onSubmit} noValidate>
      <CodeAddress address={address} onChange={onChangeAddress} />
      <CodeField label={say('code.name')} {...field} autoFocus />
      <Button type="submit" look="filled" isWide isPending={isPending}>
        {submitLabel}
      </Button>
      {children}
    </form>
  )
}

type CodeAddressProps = { address: string; onChange: (() => void) | undefined }

/** Says where a code was sent, and leads back to mend a typo. */
export function CodeAddress({ address, onChange }: CodeAddressProps) {
  const say = useText()
  return (
    <p className="lk-code-address">
      <span>{say('code.sent', { address })}</span>
      {onChange && (
        <Link href="" onFollow={onChange}>
          {say('code.changeAddress')}
        </Link>
      )}
    </p>
  )
}
