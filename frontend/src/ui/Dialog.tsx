// A modal dialog: the browser keeps the focus inside, closes it with Esc and gives the focus back.
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import './dialog.css'

interface DialogProps {
  label: string
  // What it is called in its bar, with a way to close it. Without it there is no bar.
  title?: ReactNode
  close: () => void
  className?: string
  children: ReactNode
}

export function Dialog({ label, title, close, className = '', children }: DialogProps) {
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
      <div className="dialog-content">
        {title && (
          <header className="dialog-head">
            <h2>{title}</h2>
            <button type="button" className="button plain icon" aria-label="Close" title="Close (Esc)" onClick={close}>
              <X size={16} aria-hidden />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  )
}
