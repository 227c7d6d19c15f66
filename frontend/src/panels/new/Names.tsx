// Several names, such as the topics that a Step sends: each a chip that can be taken out, and a field for one more.
import { X } from 'lucide-react'
import { useState } from 'react'
import { type Asked, type Choice, Combo } from './Combo'

interface NamesProps extends Asked {
  values: string[]
  change: (values: string[]) => void
  choices: Choice[]
  placeholder: string
}

export function Names({ values, change, choices, placeholder, ...asked }: NamesProps) {
  const [text, setText] = useState('')
  const add = (name: string) => {
    setText('')
    const added = name.trim()
    if (added !== '' && !values.includes(added)) change([...values, added])
  }
  // Enter without a text is the form's.
  const onKey = (key: string) => {
    if (key === 'Backspace' && text === '' && values.length > 0) change(values.slice(0, -1))
    else if ((key === 'Enter' || key === ',') && text.trim() !== '') add(text)
    else return false
    return true
  }
  return (
    <div className="names">
      {values.map((name) => (
        <span className="tag names-one" key={name}>
          {name}
          <button
            type="button"
            aria-label={`Remove ${name}`}
            title="Remove"
            onClick={() => change(values.filter((each) => each !== name))}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      <Combo
        {...asked}
        value={text}
        change={setText}
        pick={add}
        choices={choices.filter(({ value }) => !values.includes(value))}
        placeholder={values.length === 0 ? placeholder : 'One more'}
        onKey={onKey}
        onLeave={() => add(text)}
      />
    </div>
  )
}
