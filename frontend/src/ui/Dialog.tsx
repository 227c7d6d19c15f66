// A modal dialog: the browser keeps the focus inside, closes it with Esc and gives the focus back.
import { type ReactNode, useEffect, useRef } from 'react'
import './dialog.css'

interface DialogProps {
  label: string
  close: () => void
  className?: string
  children: ReactNode
}

export function Dialog({ label, close, className = '', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it, as of any dialog
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onClose={close}
      onClick={(event) => {
        // Only the backdrop is outside of the dialog's own content.
        if (event.target === event.currentTarget) close()
      }}
    >
      <div className="dialog-content">{children}</div>
    </dialog>
  )
}
