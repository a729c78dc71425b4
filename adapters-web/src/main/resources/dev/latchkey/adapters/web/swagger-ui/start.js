// Nothing is asked of other hosts: the description is ours, and no validator's badge is shown.
SwaggerUIBundle({ url: "v3/api-docs", dom_id: "#api", deepLinking: true, validatorUrl: null });
