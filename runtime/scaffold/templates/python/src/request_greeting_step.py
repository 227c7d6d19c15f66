from motia import ApiRequest, ApiResponse, FlowContext, enqueue, http
from pydantic import BaseModel, Field


class Body(BaseModel):
    name: str = Field(min_length=1)


config = {
    "name": "RequestGreeting",
    "description": "Puts a name on the queue and answers at once.",
    "flows": ["greetings"],
    "triggers": [http("POST", "/greetings", body_schema=Body)],
    "enqueues": ["greeting.requested"],
}


async def handler(request: ApiRequest, ctx: FlowContext) -> ApiResponse:
    body = Body.model_validate(request.body)
    await enqueue({"topic": "greeting.requested", "data": {"name": body.name}})
    return ApiResponse(status=202, body={"accepted": body.name})
