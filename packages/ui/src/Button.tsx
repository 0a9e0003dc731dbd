import { forwardRef, type ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import './Button.css'
import { useClassName } from './class-names.ts'
import { Spinner } from './Spinner.tsx'

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isPending'> & {
  /** `filled` is for the primary action, at most once in a view. */
  look?: 'filled' | 'outlined' | 'quiet' | 'danger'
  isWide?: boolean
  /** A request is pending: the button keeps the focus, shows progress and ignores further presses. */
  isPending?: boolean
  children: ReactNode
}

// React 18 hands a `ref` over to such a component alone.
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(props, ref) {
  const { look = 'outlined', isWide = false, isPending = false, children, ...button } = props
  return (
    <AriaButton
      {...button}
      // Replaces the library's `isPending`, which announces progress by a reference to the button; the button is
      // often removed by then.
      {...(isPending && { type: 'button', onPress: () => {}, 'data-waiting': true })}
      ref={ref}
      className={useClassName('button', `lk-button lk-button-${look}${isWide ? ' lk-button-wide' : ''}`)}
    >
      <span className="lk-button-label">{children}</span>
      {isPending && <Spinner />}
    </AriaButton>
  )
})

type IconButtonProps = Omit<AriaButtonProps, 'className' | 'children' | 'style'> & {
  label: string
  children: ReactNode
}

/** An icon button; its label is for screen readers. */
export function IconButton({ label, children, ...props }: IconButtonProps) {
  return (
    <AriaButton {...props} aria-label={label} className="lk-icon-button">
      {children}
    </AriaButton>
  )
}

type ButtonLinkProps = {
  href: string
  look?: ButtonProps['look']
  isWide?: boolean
  /** Opens in a new tab. */
  isOutside?: boolean
  children: ReactNode
}

/** A link that looks like a button. */
export function ButtonLink(props: ButtonLinkProps) {
  const { href, look = 'outlined', isWide = false, isOutside = false, children } = props
  return (
    <a
      href={href}
      className={`lk-button lk-button-${look}${isWide ? ' lk-button-wide' : ''}`}
      {...(isOutside && { target: '_blank', rel: 'noreferrer' })}
    >
      <span className="lk-button-label">{children}</span>
    </a>
  )
}
