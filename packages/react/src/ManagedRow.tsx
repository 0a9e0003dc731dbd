import { ManagedMark, Row, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useLatchkey } from './latchkey-context.ts'

type ManagedRowProps = { name: string; value: ReactNode; isTold?: boolean }

/** A setting that the person cannot change. With `isTold`, the card already says who manages it. */
export function ManagedRow({ name, value, isTold = false }: ManagedRowProps) {
  const words = useManagedWords()
  return <Row name={name} value={value} state={<ManagedMark words={words} isTerse={isTold} />} />
}

export function useManagedWords() {
  const say = useText()
  const { application } = useLatchkey()
  return application ? say('managed.by', { application }) : say('managed.byAdministrator')
}
