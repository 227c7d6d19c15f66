import os

from motia import FlowContext, logger, queue, stateManager
from pydantic import BaseModel


class Request(BaseModel):
    name: str


config = {
    "name": "WriteGreeting",
    "description": "Writes the greeting and keeps it.",
    "flows": ["greetings"],
    "triggers": [queue("greeting.requested", input=Request)],
}


async def handler(message: Request, ctx: FlowContext) -> None:
    text = f"{os.environ.get('GREETING', 'Hello')}, {message.name}!"
    await stateManager.set("greetings", message.name, {"name": message.name, "text": text})
    logger.info("Greeting written", {"text": text})
