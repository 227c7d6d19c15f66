// A text in which `backticks` set code apart, as in messages of the runtime.
import { Fragment } from 'react'

const CODE = /`([^`\n]+)`/

export function Words({ text }: { text: string }) {
  return text.split(CODE).map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
      <code key={index}>{piece}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={index}>{piece}</Fragment>
    ),
  )
}
