/** What a directory can ask of us before it asks anything (RFC 7644 §4, RFC 7643 §5 to §7). */
import { ScimError } from "./scim-error.ts";
import type { Json } from "./scim-json.ts";
import { COUNT_MAX, listAnswer, readListQuery } from "./scim-list.ts";
import { type Attribute, groupSchema, type ResourceSchema, userSchema } from "./scim-schema.ts";

export function serviceProviderConfig(baseUrl: string): Json {
  const no = { supported: false };
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    documentationUri: "https://yardarm.dev/docs/sign-in#scim",
    patch: { supported: true },
    bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: COUNT_MAX },
    changePassword: no,
    sort: no,
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token made under Installation › Sign-in.",
        primary: true,
      },
    ],
    meta: {
      resourceType: "ServiceProviderConfig",
      location: `${baseUrl}/ServiceProviderConfig`,
    },
  };
}

const schemas = [userSchema, groupSchema];

export function resourceTypes(baseUrl: string): readonly Json[] {
  return schemas.map(({ id, name, description }) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    description,
    endpoint: `/${name}s`,
    schema: id,
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${name}` },
  }));
}

export function schemaDocuments(baseUrl: string): readonly Json[] {
  return schemas.map((schema) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...documentOf(schema),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  }));
}

function documentOf({ id, name, description, attributes }: ResourceSchema): Json {
  return { id, name, description, attributes: attributes.map(attributeDocument) };
}

/** Every characteristic is written out, so that no reader has to know the defaults. */
function attributeDocument(attribute: Attribute): Json {
  const { name, type, description, subAttributes } = attribute;
  return {
    name,
    type,
    multiValued: attribute.multiValued ?? false,
    description,
    required: attribute.required ?? false,
    caseExact: attribute.caseExact ?? false,
    mutability: attribute.mutability ?? "readWrite",
    returned: "default",
    uniqueness: attribute.uniqueness ?? "none",
    ...(type === "reference" && { referenceTypes: ["User", "Group"] }),
    ...(subAttributes && { subAttributes: subAttributes.map(attributeDocument) }),
  };
}

export function allOf(documents: readonly Json[]): Json {
  const query = readListQuery({});
  return listAnswer({ total: documents.length, resources: documents }, query);
}

export function oneOf(documents: readonly Json[], id: string): Json {
  const found = documents.find((each) => each["id"] === id);
  if (found === undefined)
    throw new ScimError("not_found", `There is no resource ${id.slice(0, 100)}.`);
  return found;
}
