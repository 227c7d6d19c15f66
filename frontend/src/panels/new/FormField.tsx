// One field of the form: its name above, what is wrong with it below.

import { type ReactNode, useId } from 'react'
import { sentence } from '../../core/sentence'
import type { Asked } from './Combo'
import type { FieldProblem } from './types'

interface FormFieldProps {
  label: string
  problems: FieldProblem[]
  hint?: ReactNode
  isOptional?: boolean
  className?: string
  // Somebody has been there.
  left?: () => void
  children: (asked: Asked) => ReactNode
}

export function FormField({
  label,
  problems,
  hint,
  isOptional = false,
  className = '',
  left,
  children,
}: FormFieldProps) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, problems.length > 0 && `${id}-problem`].filter(Boolean).join(' ')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the field within was left
    <div className={`new-field ${className}`} onBlur={left}>
      <label htmlFor={id}>
        {label}
        {isOptional && <small>optional</small>}
      </label>
      {children({ id, invalid: problems.length > 0, describedBy: describedBy || undefined })}
      {problems.length > 0 && (
        <div className="new-problems" id={`${id}-problem`}>
          {problems.map(({ message, hint: todo }) => (
            <p key={message}>
              {sentence(message)}
              {todo && <small> {sentence(todo)}</small>}
            </p>
          ))}
        </div>
      )}
      {hint && (
        <div className="new-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  )
}
