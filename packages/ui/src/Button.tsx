import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import './Button.css'
import { Spinner } from './Spinner.tsx'

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isPending'> & {
  /** `filled` at most once a view: the thing to do here. */
  look?: 'filled' | 'outlined' | 'quiet' | 'danger'
  isWide?: boolean
  /** It has been pressed, and the answer is on its way: it keeps the focus, shows progress and does nothing. */
  isPending?: boolean
  ref?: Ref<HTMLButtonElement>
  children: ReactNode
}

export function Button(props: ButtonProps) {
  const { look = 'outlined', isWide = false, isPending = false, ref = null, children, ...button } = props
  return (
    <AriaButton
      {...button}
      // Not the library's own: that announces by pointing at the button, which is often gone by then.
      {...(isPending && { type: 'button', onPress: () => {}, 'data-waiting': true })}
      ref={ref}
      className={`lk-button lk-button-${look}${isWide ? ' lk-button-wide' : ''}`}
    >
      <span className="lk-button-label">{children}</span>
      {isPending && <Spinner />}
    </AriaButton>
  )
}

type IconButtonProps = Omit<AriaButtonProps, 'className' | 'children' | 'style'> & {
  label: string
  children: ReactNode
}

/** A button whose words are only heard. */
export function IconButton({ label, children, ...props }: IconButtonProps) {
  return (
    <AriaButton {...props} aria-label={label} className="lk-icon-button">
      {children}
    </AriaButton>
  )
}

type ButtonLinkProps = { href: string; look?: ButtonProps['look']; isWide?: boolean; children: ReactNode }

/** Looks like a button, goes somewhere. */
export function ButtonLink({ href, look = 'outlined', isWide = false, children }: ButtonLinkProps) {
  return (
    <a href={href} className={`lk-button lk-button-${look}${isWide ? ' lk-button-wide' : ''}`}>
      <span className="lk-button-label">{children}</span>
    </a>
  )
}
